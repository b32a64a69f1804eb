//! Displays of lists, sets and tuples, and slices, handed to a callable when they are built.
//!
//! Dicts are not here: they are filled item by item.

use crate::literal::{Change, Known};
use crate::roles::Role;
use crate::source::Source;
use crate::transformer::{Context, Matched, Outcome, Rule, Transformer};
use bc_core::asm::{Instr, Item, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    List,
    Set,
    Tuple,
    Slice,
}

/// Hands every list, set, tuple or slice that a display makes to a callable and goes on with what it
/// returns: `[1, 2]`, `[*a, b]`, `[f(x) for x in y]`, and what is nested in them, from the inside out.
///
/// A constant tuple or set stands for a display and is built at each evaluation. What the compiler
/// makes for itself is left alone: the cells of a closure, the arguments it gathers for a call with
/// several stars, the names of an import and of annotations. So are the tuples that the language wants to
/// be tuples: those of classes behind `except`, with all tuples in them, and the one to the right of `%`,
/// whose items are the arguments of a format ([`Role::ExceptionClasses`], [`Role::FormatArguments`]); also
/// where they come through a condition, `or`, an operator, a subscript or stars, but not through variables. What a function
/// wants is its own affair: `isinstance(x, (A, B))` is handed what the callable makes. In `x in [1, 2]` the compiler writes a tuple for the list,
/// and a frozenset for `{1, 2}`; the first counts as a tuple, the second as a set.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::OverloadedDisplays, source::Source};
/// use std::sync::Arc;
///
/// let pair = Asm::function("pair", ["a", "b"]).load_fast("a").load_fast("b")
///     .with(Opcode::BUILD_LIST, 2).op(Opcode::RETURN_VALUE).build()?;
/// let pass = OverloadedDisplays::lists(Source::builtin("tuple"));
/// let changed = pass.apply(&Arc::new(pair))?;
/// assert_eq!(changed.names().last().map(|name| name.to_string_lossy()), Some("tuple".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OverloadedDisplays {
    name: &'static str,
    kind: Kind,
    source: Source,
}

impl OverloadedDisplays {
    fn new(name: &'static str, kind: Kind, source: Source) -> OverloadedDisplays {
        OverloadedDisplays { name, kind, source }
    }

    /// `overloaded_lists`
    pub fn lists(callable: Source) -> OverloadedDisplays {
        OverloadedDisplays::new("overloaded_lists", Kind::List, callable)
    }

    /// `overloaded_sets`
    pub fn sets(callable: Source) -> OverloadedDisplays {
        OverloadedDisplays::new("overloaded_sets", Kind::Set, callable)
    }

    /// `overloaded_tuples`
    pub fn tuples(callable: Source) -> OverloadedDisplays {
        OverloadedDisplays::new("overloaded_tuples", Kind::Tuple, callable)
    }

    /// `overloaded_slices`: the callable gets the slice object.
    pub fn slices(callable: Source) -> OverloadedDisplays {
        OverloadedDisplays::new("overloaded_slices", Kind::Slice, callable)
    }

    /// `frozenset_literals`: displays of sets are frozensets.
    pub fn frozenset_literals() -> OverloadedDisplays {
        let callable = Source::builtin("frozenset");
        OverloadedDisplays::new("frozenset_literals", Kind::Set, callable)
    }

    fn opcodes(&self) -> &'static [Opcode] {
        match self.kind {
            Kind::List => &[Opcode::BUILD_LIST, Opcode::BUILD_LIST_UNPACK],
            Kind::Set => &[Opcode::BUILD_SET, Opcode::BUILD_SET_UNPACK],
            Kind::Tuple => &[Opcode::BUILD_TUPLE, Opcode::BUILD_TUPLE_UNPACK],
            Kind::Slice => &[Opcode::BUILD_SLICE],
        }
    }

    /// The instructions of a match, then the call.
    fn wrapped(&self, matched: &Matched<'_>, context: &Context<'_, Known>) -> Outcome {
        let call = self
            .source
            .call_with_top(context.asm.flags, matched.last_line());
        let mut items = matched.items().to_vec();
        items.extend(call.into_iter().map(Item::Instr));
        Outcome::Replace(items)
    }

    fn display(&self, matched: &Matched<'_>, context: &Context<'_, Known>) -> Outcome {
        let Some((at, _)) = matched.first() else {
            return Outcome::Decline;
        };
        // The container of a comprehension is not finished yet.
        let roles = context.roles();
        match roles.role(at) == Role::Value && !roles.is_filled(at) {
            true => self.wrapped(matched, context),
            false => Outcome::Decline,
        }
    }

    /// The end of a comprehension: the call comes before the return.
    fn comprehension(&self, matched: &Matched<'_>, context: &Context<'_, Known>) -> Outcome {
        let roles = context.roles();
        let Some((at, instr)) = matched.first() else {
            return Outcome::Decline;
        };
        let is_ours = roles.container(at).is_some_and(|maker| {
            let made = matched.body.get(maker).and_then(Item::as_instr);
            roles.is_filled(maker) && made.is_some_and(|made| self.opcodes().contains(&made.opcode))
        });
        if !is_ours {
            return Outcome::Decline;
        }
        let mut code = self.source.call_with_top(context.asm.flags, instr.line);
        code.push(instr.clone());
        Outcome::replace(code)
    }
}

impl Transformer for OverloadedDisplays {
    type State = Known;

    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let opcodes = self.opcodes().iter().copied();
        let display = Rule::on(opcodes, |this: &Self, matched, context| {
            Ok(this.display(matched, context))
        });
        let comprehension = Rule::on([Opcode::RETURN_VALUE], |this: &Self, matched, context| {
            Ok(this.comprehension(matched, context))
        });
        let constant = Rule::on([Opcode::LOAD_CONST], |this: &Self, matched, context| {
            let is_slice = |constant: &Constant| {
                this.kind == Kind::Slice && matches!(constant, Constant::Slice(_))
            };
            let change = Change {
                is_changed: &is_slice,
                leaf: &|slice, flags, line| {
                    let operand = Operand::Const(slice.clone());
                    let load = Instr::new(Opcode::LOAD_CONST, operand, line);
                    let mut code = vec![load];
                    code.extend(this.source.call_with_top(flags, line));
                    code
                },
                tuples: (this.kind == Kind::Tuple).then_some(&this.source),
                frozensets: (this.kind == Kind::Set).then_some(&this.source),
            };
            change.outcome(matched, context)
        });
        vec![display, comprehension, constant]
    }
}
