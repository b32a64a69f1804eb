//! Literals as templates: `"{a} {b!r}"` is filled in with the local variables where it stands.

use crate::literal::{Change, Known};
use crate::source::Source;
use crate::transformer::{Rule, Transformer};
use bc_core::asm::{Instr, Operand};
use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;

/// Makes literals of `bytes`, of `str` or of both behave as if `.format(**locals())` stood behind
/// them; bytes are decoded from UTF-8 first. Inside constant tuples and sets too.
///
/// Only what a programmer wrote is a literal: not docstrings, names of keyword arguments, qualified
/// names. What a literal names has to be a local variable where it stands, or one of an enclosing
/// function that the code around it uses anyway; globals are not looked for.
///
/// ```
/// use bc_transform::{Pass, catalogue::InterpolatedStrings};
///
/// let pass = InterpolatedStrings { bytes: true, strings: false };
/// assert_eq!(pass.name(), "interpolated_strings");
/// assert_eq!(pass, InterpolatedStrings::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterpolatedStrings {
    /// Whether bytes literals are templates.
    pub bytes: bool,
    /// Whether string literals are templates.
    pub strings: bool,
}

/// Bytes are templates, strings are not.
impl Default for InterpolatedStrings {
    fn default() -> Self {
        InterpolatedStrings {
            bytes: true,
            strings: false,
        }
    }
}

/// Whether filling in may give anything but the text itself.
fn is_template(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| b"{}".contains(byte))
}

impl InterpolatedStrings {
    fn is_changed(self, constant: &Constant) -> bool {
        match constant {
            Constant::Bytes(_) => self.bytes,
            Constant::Str(text) => self.strings && is_template(&text.to_utf8_surrogatepass()),
            _ => false,
        }
    }
}

fn filled_in(constant: &Constant, flags: CodeFlags, line: i32) -> Vec<Instr> {
    let load = |constant| Instr::new(Opcode::LOAD_CONST, Operand::Const(constant), line);
    let attribute = |name| Instr::new(Opcode::LOAD_ATTR, Operand::name(name), line);
    let call = |opcode, arguments: u32| Instr::new(opcode, arguments, line);
    let mut code = match constant {
        Constant::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) if !is_template(bytes) => return vec![load(Constant::from(text))],
            Ok(text) => vec![load(Constant::str(Text::from(text)))],
            // The error is for whoever evaluates it.
            Err(_) => vec![
                load(constant.clone()),
                attribute("decode"),
                load(Constant::from("utf-8")),
                call(Opcode::CALL_FUNCTION, 1),
            ],
        },
        _ => vec![load(constant.clone())],
    };
    code.push(attribute("format"));
    code.extend(Source::builtin("locals").load(flags, line));
    code.push(call(Opcode::CALL_FUNCTION, 0));
    code.push(call(Opcode::CALL_FUNCTION_KW, 0));
    code
}

impl Transformer for InterpolatedStrings {
    type State = Known;

    fn name(&self) -> String {
        "interpolated_strings".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let load = Rule::on([Opcode::LOAD_CONST], |this: &Self, matched, context| {
            let change = Change {
                is_changed: &|constant| this.is_changed(constant),
                leaf: &filled_in,
                tuples: None,
                frozensets: None,
            };
            change.outcome(matched, context)
        });
        vec![load]
    }
}
