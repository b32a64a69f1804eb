//! Text to pattern: what stands in the parentheses behind an opcode.

use super::opcodes::Operands;
use super::parse::{Parsed, Parser};
use super::{Condition, ConstantType};
use bc_core::constant::Constant;
use bc_core::opcode::{COMPARE_OPS, CompareOp};
use bc_core::suggest::nearest;
use bc_core::text::Text;

/// The words that say what kind of operand is meant.
const KINDS: [(&str, Operands); 4] = [
    ("const:", Operands::Constants),
    ("name:", Operands::Names),
    ("compare:", Operands::Comparisons),
    ("number:", Operands::Numbers),
];

impl Parser<'_> {
    /// One condition, given what operands the opcodes have; blanks around it are taken.
    pub(super) fn condition(&mut self, operands: Operands) -> Parsed<Condition> {
        self.skip_blanks();
        // `!=` is a comparison, `!==` is not `==`.
        let rest = self.rest();
        let is_comparison = rest.starts_with("!=") && !rest.starts_with("!==");
        let negated = !is_comparison && self.eat("!");
        self.skip_blanks();
        let said = KINDS.iter().find(|(word, _)| self.eat(word));
        let condition = match said.map_or(operands, |(_, kind)| *kind) {
            Operands::Constants => self.constant_condition(),
            Operands::Names => self.name_condition(),
            Operands::Comparisons => self.comparison(),
            Operands::Numbers => self.number_condition(),
            Operands::Mixed => Err(self.unexpected(
                "`const:`, `name:`, `compare:` or `number:` and what the operand has to be \
                 (these opcodes have no operands of one kind)",
            )),
        }?;
        self.skip_blanks();
        Ok(match negated {
            true => !condition,
            false => condition,
        })
    }

    fn constant_condition(&mut self) -> Parsed<Condition> {
        if self.eat("glob:") {
            return Ok(Condition::constant_like(self.quoted()?));
        }
        let start = self.at();
        if self.peek().is_some_and(char::is_alphabetic) {
            let word = self.take(|c| c.is_alphanumeric());
            // `frozenset` is both a type and the start of a literal; a quote makes `b` a prefix.
            if let Some(of) = ConstantType::from_name(word)
                && !self.rest().starts_with('(')
            {
                return Ok(Condition::constant_type(of));
            }
            self.go_to(start);
        }
        Ok(Condition::constant(self.literal()?))
    }

    fn name_condition(&mut self) -> Parsed<Condition> {
        if self.eat("glob:") {
            return Ok(Condition::name_like(self.quoted()?));
        }
        if matches!(self.peek(), Some('\'' | '"')) {
            return Ok(Condition::name(self.quoted()?));
        }
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '*' | '?');
        let start = self.at();
        let name = self.take(is_part);
        match name {
            "" => Err(self.unexpected("a name")),
            // No name, so it can only be a mistake; in quotes anything is searched for.
            _ if name.starts_with(|c: char| c.is_ascii_digit()) => {
                Err(self.unexpected_at(start..self.at(), "a name"))
            }
            _ if name.contains(['*', '?']) => Ok(Condition::name_like(name)),
            _ => Ok(Condition::name(name)),
        }
    }

    /// A string literal.
    fn quoted(&mut self) -> Parsed<Text> {
        let start = self.at();
        if matches!(self.peek(), Some('\'' | '"'))
            && let Constant::Str(text) = self.literal()?
        {
            return Ok((*text).clone());
        }
        self.go_to(start);
        Err(self.unexpected("a string in quotes"))
    }

    fn comparison(&mut self) -> Parsed<Condition> {
        let start = self.at();
        let written = self.take(|c| !matches!(c, ',' | ')'));
        let symbol = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let ops = CompareOp::ALL.into_iter();
        match ops.clone().find(|op| op.symbol() == symbol) {
            Some(op) => Ok(Condition::compare(op)),
            None => {
                let end = start + written.trim_end().len();
                let expected = format!("one of the comparisons {}", COMPARE_OPS.join(", "));
                let mut error = self.unexpected_at(start..end, &expected);
                error.suggestion = nearest(&symbol, COMPARE_OPS).map(str::to_owned);
                Err(error)
            }
        }
    }

    fn number_condition(&mut self) -> Parsed<Condition> {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let first = match is_digit(self.peek()) {
            true => Some(self.number()?),
            false => None,
        };
        if !self.eat("..") {
            let first = first.ok_or_else(|| self.unexpected("a number or a range `2..4`"));
            return first.map(Condition::number);
        }
        let last = match is_digit(self.peek()) {
            true => self.number()?,
            false => u32::MAX,
        };
        let first = first.unwrap_or(0);
        Ok(Condition::number_in(first..=last))
    }
}
