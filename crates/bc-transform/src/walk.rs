//! Every code object of a tree once, with the way to it; and putting the tree together again.
//!
//! Code objects may be nested a thousand deep and shared a thousand times: the walk keeps its place in
//! a list, not on Rust's stack, and takes a shared one once.

use bc_core::asm::{Asm, AsmError, Options};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::repr::backslashreplace;
use bc_core::text::Text;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What code objects were rewritten to, by the old one's identity. The old ones are kept, so that an
/// identity is not given twice.
#[derive(Default)]
pub(crate) struct Rewritten(HashMap<*const CodeObject, (Arc<CodeObject>, Arc<CodeObject>)>);

impl Rewritten {
    pub(crate) fn insert(&mut self, old: &Arc<CodeObject>, new: Arc<CodeObject>) {
        self.0.insert(Arc::as_ptr(old), (Arc::clone(old), new));
    }

    pub(crate) fn get(&self, old: &Arc<CodeObject>) -> Option<&Arc<CodeObject>> {
        self.0.get(&Arc::as_ptr(old)).map(|(_, new)| new)
    }

    /// Puts the new code objects in the places of the old ones.
    pub(crate) fn put_into(&self, asm: &mut Asm) {
        let replaced = asm.try_map_consts(|constant| {
            let new = constant.as_code().and_then(|code| self.get(code));
            Ok::<_, std::convert::Infallible>(new.map(|new| Constant::Code(Arc::clone(new))))
        });
        match replaced {
            Ok(()) => {}
            Err(never) => match never {},
        }
    }
}

/// Makes a code object of what a proven one was rewritten to. What came out as it went in stays the same
/// object, and is not proven again.
///
/// # Errors
///
/// As [`Asm::lower_with`].
pub(crate) fn lower(
    asm: &Asm,
    visit: &Visit,
    options: &Options,
) -> Result<Arc<CodeObject>, AsmError> {
    let options = Options {
        lifted_is_sound: true,
        ..*options
    };
    let lowered = asm.lower_with(&options)?;
    Ok(match lowered.is_unchanged {
        true => Arc::clone(&visit.code),
        false => Arc::new(lowered.code),
    })
}

/// One code object of a tree.
pub(crate) struct Visit {
    pub(crate) code: Arc<CodeObject>,
    /// `<module>.C.m`
    pub(crate) path: String,
}

/// How long a path is told in full, in bytes; a very deep one would take quadratic room.
const LONGEST_PATH: usize = 400;

/// The path of a code object inside another.
pub(crate) fn path_below(outer: Option<&str>, name: &Text) -> String {
    let name = backslashreplace(name);
    match outer {
        None => name.into_owned(),
        Some(outer) if outer.len() > LONGEST_PATH => outer.to_owned(),
        Some(outer) => format!("{outer}.{name}"),
    }
}

/// A code object and all below it, each after all that are inside it, shared ones too; those `descends` says no
/// to are there, but not what is inside them.
pub(crate) fn innermost_first(
    code: &Arc<CodeObject>,
    descends: impl Fn(&CodeObject) -> bool,
) -> Vec<Visit> {
    enum Step {
        Enter(Arc<CodeObject>, String),
        Leave(Visit),
    }
    let mut seen = HashSet::new();
    let mut order = Vec::new();
    let mut open = vec![Step::Enter(Arc::clone(code), path_below(None, code.name()))];
    while let Some(step) = open.pop() {
        match step {
            Step::Leave(visit) => order.push(visit),
            Step::Enter(code, path) => {
                if !seen.insert(Arc::as_ptr(&code)) {
                    continue;
                }
                let inner: Vec<_> = match descends(&code) {
                    true => code.nested().cloned().collect(),
                    false => Vec::new(),
                };
                open.push(Step::Leave(Visit {
                    code,
                    path: path.clone(),
                }));
                for code in inner.into_iter().rev() {
                    let path = path_below(Some(&path), code.name());
                    open.push(Step::Enter(code, path));
                }
            }
        }
    }
    order
}
