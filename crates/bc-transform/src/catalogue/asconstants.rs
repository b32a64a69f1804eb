//! Names as constants: what a name means is fixed, whatever is assigned to it elsewhere later.

use super::builtins;
use crate::error::Refusal;
use crate::source::Source;
use crate::transformer::{Context, Outcome, Rule, Transformer};
use bc_core::asm::Item;
use bc_core::opcode::Opcode;
use bc_core::repr;
use bc_core::text::{IntoText, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Puts what is bound to a name in the place of every load of it: a constant is loaded, anything else
/// is imported where it is used. Code that assigns to such a name, deletes it or has a parameter of that
/// name is refused, and so is code inside it. What `from module import *` assigns is not seen.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::constant::Constant;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::AsConstants};
/// use std::sync::Arc;
///
/// let pass = AsConstants::new().bind("n", Constant::from(3));
/// let get = Arc::new(Asm::function("get", ()).load_global("n").op(Opcode::RETURN_VALUE).build()?);
/// assert_eq!(pass.apply(&get)?.consts().last(), Some(&3.into()));
///
/// let del = Asm::function("del", ["n"]).return_const(1).build()?;
/// let refused = pass.apply(&Arc::new(del)).unwrap_err().to_string();
/// assert!(refused.contains("argument names overlap with constant names: {'n'}"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct AsConstants {
    bindings: BTreeMap<Arc<Text>, Source>,
}

impl AsConstants {
    /// No names.
    pub fn new() -> AsConstants {
        AsConstants::default()
    }

    /// The names of `builtins` that mean the same in every module: `len`, `ValueError`, … but not
    /// `__name__` and its like.
    pub fn all_builtins() -> AsConstants {
        let names = builtins::NAMES.iter();
        names.fold(AsConstants::new(), |pass, &name| {
            pass.bind(name, Source::builtin(name))
        })
    }

    /// Binds a name: to a constant, or to what is imported. The last one counts.
    #[must_use]
    pub fn bind(mut self, name: impl IntoText, to: impl Into<Source>) -> AsConstants {
        self.bindings.insert(name.into_text(), to.into());
        self
    }

    /// What is bound to a name.
    pub fn binding(&self, name: &Text) -> Option<&Source> {
        self.bindings.get(name)
    }
}

/// A name as Python prints it.
fn quoted(name: &Text) -> String {
    repr::text(name).to_string()
}

const LOADS: [Opcode; 4] = [
    Opcode::LOAD_NAME,
    Opcode::LOAD_GLOBAL,
    Opcode::LOAD_DEREF,
    Opcode::LOAD_CLASSDEREF,
];

/// What is refused, and the word for it.
const CHANGES: [(Opcode, &str); 8] = [
    (Opcode::STORE_NAME, "assign to"),
    (Opcode::STORE_GLOBAL, "assign to"),
    (Opcode::STORE_DEREF, "assign to"),
    (Opcode::STORE_FAST, "assign to"),
    (Opcode::DELETE_NAME, "delete"),
    (Opcode::DELETE_GLOBAL, "delete"),
    (Opcode::DELETE_DEREF, "delete"),
    (Opcode::DELETE_FAST, "delete"),
];

impl Transformer for AsConstants {
    type State = ();

    fn name(&self) -> String {
        "asconstants".to_owned()
    }

    fn enter(&self, context: &mut Context<'_, ()>) -> Result<(), Refusal> {
        let names = context.asm.signature.names();
        let mut bound: Vec<String> = names
            .filter(|name| self.bindings.contains_key(*name))
            .map(|name| quoted(name))
            .collect();
        if bound.is_empty() {
            return Ok(());
        }
        bound.sort();
        Err(Refusal::new(format!(
            "argument names overlap with constant names: {{{}}}",
            bound.join(", ")
        )))
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let load = Rule::on(LOADS, |this: &Self, matched, context| {
            let Some((_, instr)) = matched.first() else {
                return Ok(Outcome::Decline);
            };
            let source = instr.name().and_then(|name| this.bindings.get(name));
            Ok(match source {
                None => Outcome::Decline,
                Some(source) => {
                    let load = source.load(context.asm.flags, instr.line);
                    Outcome::Replace(load.into_iter().map(Item::Instr).collect())
                }
            })
        });
        let changes = CHANGES.map(|(opcode, _)| opcode);
        let change = Rule::on(changes, |this: &Self, matched, _| {
            let Some((_, instr)) = matched.first() else {
                return Ok(Outcome::Decline);
            };
            let Some(name) = instr
                .name()
                .filter(|name| this.bindings.contains_key(*name))
            else {
                return Ok(Outcome::Decline);
            };
            let (_, verb) = CHANGES
                .iter()
                .find(|(opcode, _)| *opcode == instr.opcode)
                .copied()
                .unwrap_or((instr.opcode, "change"));
            Err(Refusal::at(
                instr.line,
                format!("can't {verb} constant name {}", quoted(name)),
            ))
        });
        vec![load, change]
    }
}
