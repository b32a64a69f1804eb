//! Names of the source: normalised, and each kept once.

use super::{Lower, Result, refuse};
use crate::ast::Identifier;
use crate::parse::Node;
use crate::unicode;
use ahash::RandomState;
use std::collections::HashMap;

/// The names that have been met, by how they are written.
#[derive(Debug)]
pub(super) struct Names<'a> {
    written: HashMap<&'a [u8], Identifier, RandomState>,
    /// Those that are not only ASCII, normalised.
    normal: HashMap<String, Identifier, RandomState>,
}

impl Default for Names<'_> {
    fn default() -> Self {
        let seeds = RandomState::with_seeds(0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a);
        Names {
            written: HashMap::with_hasher(seeds.clone()),
            normal: HashMap::with_hasher(seeds),
        }
    }
}

impl<'a> Names<'a> {
    fn get(&mut self, text: &'a [u8]) -> Identifier {
        if let Some(name) = self.written.get(text) {
            return name.clone();
        }
        // The tokenizer has seen that a name is UTF-8.
        let word = String::from_utf8_lossy(text);
        let name = if word.is_ascii() {
            Identifier::new(&*word)
        } else {
            let normal = unicode::normalize(&word);
            match self.written.get(normal.as_bytes()) {
                Some(name) => name.clone(),
                None => {
                    let fresh = || Identifier::new(normal.as_str());
                    self.normal
                        .entry(normal.clone())
                        .or_insert_with(fresh)
                        .clone()
                }
            }
        };
        self.written.insert(text, name.clone());
        name
    }
}

impl Lower<'_> {
    /// The name that a token is.
    pub(super) fn name(&mut self, token: &Node) -> Identifier {
        self.names.get(self.text(token))
    }

    /// The name that a token is, which is about to be bound.
    pub(super) fn bound_name(&mut self, token: &Node) -> Result<Identifier> {
        let name = self.name(token);
        check_bound(&name, token)?;
        Ok(name)
    }

    /// A dotted name as one name, not normalised: the reference forgets to.
    pub(super) fn dotted_name(&mut self, node: &Node) -> Identifier {
        let parts: Vec<u8> = self
            .children(node)
            .iter()
            .flat_map(|&part| self.text(self.node(part)))
            .copied()
            .collect();
        Identifier::new(&*String::from_utf8_lossy(&parts))
    }
}

/// Refuses also a keyword that the parser has taken for a name, since it is one only once it is normalised.
/// Arguments of calls and attributes are looked at like this.
pub(super) fn check_no_keyword(name: &Identifier, node: &Node) -> Result<()> {
    if ["None", "True", "False"]
        .iter()
        .any(|keyword| *name == **keyword)
    {
        return refuse(node, "assignment to keyword");
    }
    check_bound(name, node)
}

/// Refuses to bind the one name that is a constant without being a keyword.
pub(super) fn check_bound(name: &Identifier, node: &Node) -> Result<()> {
    if *name == "__debug__" {
        return refuse(node, "assignment to keyword");
    }
    Ok(())
}
