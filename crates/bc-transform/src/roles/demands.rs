//! Tuples that the language itself wants, told from those that a program computes with.
//!
//! CPython asks for tuples, and for nothing that is like one, in two places that a programmer writes:
//! `except` takes a class or a tuple of classes (`cmp_outcome` in `ceval.c`), and `%` takes the items of a
//! tuple for the arguments of a format (`PyUnicode_Format`). Everywhere else it takes whatever can be iterated (`*args`, unpacking, the parts
//! of displays), or the tuple is the compiler's own and has a role from who takes it: the cells of a
//! closure, the names of annotations and of an import. What functions ask for, `isinstance` or
//! `str.startswith`, is theirs: the pass hands them what its callable makes.
//!
//! A tuple may come to its place through a condition, `or`, an operator, a subscript or a display with stars. It is
//! not followed into variables.

use super::flow::Joins;
use super::{Role, Roles, UNKNOWN};
use bc_core::asm::{Instr, Item};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use std::collections::{HashMap, HashSet};

/// What is wanted of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Demand {
    /// A class of exceptions, or a tuple of such and of tuples.
    Classes,
    /// Anything, but a tuple is the arguments of a format.
    Arguments,
    /// The condition of a jump: of a constant it is known which.
    Condition,
}

impl Demand {
    fn role(self) -> Role {
        match self {
            Demand::Classes => Role::ExceptionClasses,
            Demand::Arguments => Role::FormatArguments,
            Demand::Condition => Role::Value,
        }
    }
}

/// Gives the tuples that come to what demands them their role.
///
/// `indexes` tells which value a subscript takes for its index, which is no tuple of classes.
pub(super) fn mark(
    roles: &mut Roles,
    body: &[Item],
    joins: &Joins,
    demands: &[(u32, Demand)],
    indexes: &HashMap<u32, u32>,
) {
    let instr = |maker: u32| body.get(maker as usize).and_then(Item::as_instr);
    let mut taken: Option<HashMap<u32, Vec<u32>>> = None;
    let mut seen = HashSet::new();
    let mut open = demands.to_vec();
    while let Some((maker, demand)) = open.pop() {
        if maker == UNKNOWN || !seen.insert((maker, demand)) {
            continue;
        }
        if let Some((a, b)) = joins.sides(maker) {
            open.extend([(a, demand), (b, demand)]);
            continue;
        }
        let Some(made) = instr(maker) else { continue };
        if demand == Demand::Condition {
            if made.opcode == Opcode::LOAD_CONST {
                roles.decisions.insert(maker);
            }
            continue;
        }
        let goes_on = match made.opcode {
            Opcode::LOAD_CONST if matches!(made.constant(), Some(Constant::Tuple(_))) => {
                roles.set(maker, demand.role());
                false
            }
            Opcode::BUILD_TUPLE | Opcode::BUILD_TUPLE_UNPACK => {
                roles.set(maker, demand.role());
                demand == Demand::Classes
            }
            // What is taken out of a list or a dict has been put there.
            Opcode::BUILD_LIST | Opcode::BUILD_LIST_UNPACK | Opcode::BUILD_MAP => {
                demand == Demand::Classes
            }
            Opcode::BINARY_ADD | Opcode::BINARY_MULTIPLY => true,
            opcode => demand == Demand::Classes && is_binary(opcode),
        };
        if goes_on {
            let taken = taken.get_or_insert_with(|| taken_by(roles, body, joins));
            let parts = taken.get(&maker).into_iter().flatten();
            let index = indexes.get(&maker);
            let parts = parts.filter(|part| index != Some(part));
            open.extend(parts.map(|&part| (part, demand)));
        }
    }
}

/// Operators, and the subscript: what comes out may be what goes in, or be made of it.
fn is_binary(opcode: Opcode) -> bool {
    let name = opcode.name().unwrap_or_default();
    name.starts_with("BINARY_")
}

/// What the instructions that put tuples together take, by the one that takes it.
fn taken_by(roles: &Roles, body: &[Item], joins: &Joins) -> HashMap<u32, Vec<u32>> {
    let puts_together = |instr: &Instr| {
        matches!(
            instr.opcode,
            Opcode::BUILD_TUPLE
                | Opcode::BUILD_TUPLE_UNPACK
                | Opcode::BUILD_LIST
                | Opcode::BUILD_LIST_UNPACK
                | Opcode::BUILD_MAP
        ) || is_binary(instr.opcode)
    };
    let mut taken: HashMap<u32, Vec<u32>> = HashMap::new();
    let makers = (0u32..).zip(&roles.takers);
    let joined = (joins.first..).zip(&joins.takers);
    for (maker, taker) in makers.chain(joined) {
        let Some(taker) = *taker else { continue };
        let by = body.get(taker as usize).and_then(Item::as_instr);
        if by.is_some_and(puts_together) {
            taken.entry(taker).or_default().push(maker);
        }
    }
    taken
}
