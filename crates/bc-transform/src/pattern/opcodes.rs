//! Sets of opcodes: the categories patterns can name, and globs over opcode names.
//!
//! What an instruction's operand is does not matter here.

use super::glob;
use bc_core::opcode::{Opcode, OperandKind};
use std::fmt;

/// A set of opcodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpcodeSet([u64; 4]);

impl OpcodeSet {
    pub(super) const NONE: OpcodeSet = OpcodeSet([0; 4]);
    pub(super) const ALL: OpcodeSet = OpcodeSet([u64::MAX; 4]);

    /// The known opcodes for which `is_member` holds.
    pub(super) fn of(mut is_member: impl FnMut(Opcode) -> bool) -> OpcodeSet {
        let mut set = OpcodeSet::NONE;
        for opcode in Opcode::all().filter(|&opcode| is_member(opcode)) {
            set.insert(opcode);
        }
        set
    }

    pub(super) fn insert(&mut self, opcode: Opcode) {
        let [word, bit] = place(opcode);
        // Two bits choose one of four words.
        self.0[word] |= 1 << bit;
    }

    pub(super) fn contains(&self, opcode: Opcode) -> bool {
        let [word, bit] = place(opcode);
        self.0[word] >> bit & 1 != 0
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == OpcodeSet::NONE
    }

    pub(super) fn union(self, other: OpcodeSet) -> OpcodeSet {
        OpcodeSet(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }

    pub(super) fn complement(self) -> OpcodeSet {
        OpcodeSet(self.0.map(|word| !word))
    }
}

fn place(opcode: Opcode) -> [usize; 2] {
    let number = usize::from(opcode.number());
    [number >> 6, number & 63]
}

/// A kind of opcode that patterns can ask for by name: in Rust with [`category`](super::category),
/// as text with an `@` in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    /// `@hasconst`: the argument indexes `co_consts`.
    HasConst,
    /// `@hasname`: the argument indexes `co_names`.
    HasName,
    /// `@haslocal`: the argument indexes `co_varnames`.
    HasLocal,
    /// `@hasfree`: the argument means a cell or a free variable.
    HasFree,
    /// `@hasjrel`: a jump by a distance.
    HasJrel,
    /// `@hasjabs`: a jump to an offset.
    HasJabs,
    /// `@hascompare`: a comparison.
    HasCompare,
    /// `@hasnargs`: the argument counts those of a call.
    HasNargs,
    /// `@jump`: whatever has a target, block setups included.
    Jump,
    /// `@conditional`: jumps or goes on, as the value on the stack has it; `FOR_ITER` too.
    Conditional,
    /// `@final`: never goes on to the next instruction.
    Final,
    /// `@call`: a call of a function.
    Call,
    /// `@load`: pushes the value of a variable, wherever it lives.
    Load,
    /// `@store`: assigns to a variable, wherever it lives.
    Store,
    /// `@delete`: unbinds a variable, wherever it lives.
    Delete,
}

impl Category {
    /// All categories.
    pub const ALL: [Category; 15] = [
        Category::HasConst,
        Category::HasName,
        Category::HasLocal,
        Category::HasFree,
        Category::HasJrel,
        Category::HasJabs,
        Category::HasCompare,
        Category::HasNargs,
        Category::Jump,
        Category::Conditional,
        Category::Final,
        Category::Call,
        Category::Load,
        Category::Store,
        Category::Delete,
    ];

    /// The name in the text form, without the `@`.
    pub const fn name(self) -> &'static str {
        match self {
            Category::HasConst => "hasconst",
            Category::HasName => "hasname",
            Category::HasLocal => "haslocal",
            Category::HasFree => "hasfree",
            Category::HasJrel => "hasjrel",
            Category::HasJabs => "hasjabs",
            Category::HasCompare => "hascompare",
            Category::HasNargs => "hasnargs",
            Category::Jump => "jump",
            Category::Conditional => "conditional",
            Category::Final => "final",
            Category::Call => "call",
            Category::Load => "load",
            Category::Store => "store",
            Category::Delete => "delete",
        }
    }

    /// The category of that name.
    pub fn from_name(name: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|c| c.name() == name)
    }

    /// Whether an opcode belongs to the category.
    pub fn contains(self, opcode: Opcode) -> bool {
        match self {
            Category::HasConst => opcode.has_const(),
            Category::HasName => opcode.has_name(),
            Category::HasLocal => opcode.has_local(),
            Category::HasFree => opcode.has_free(),
            Category::HasJrel => opcode.is_relative_jump(),
            Category::HasJabs => opcode.is_absolute_jump(),
            Category::HasCompare => opcode.has_compare(),
            Category::HasNargs | Category::Call => opcode.has_nargs(),
            Category::Jump => opcode.is_jump(),
            Category::Conditional => matches!(
                opcode,
                Opcode::POP_JUMP_IF_FALSE
                    | Opcode::POP_JUMP_IF_TRUE
                    | Opcode::JUMP_IF_FALSE_OR_POP
                    | Opcode::JUMP_IF_TRUE_OR_POP
                    | Opcode::FOR_ITER
            ),
            Category::Final => matches!(
                opcode,
                Opcode::RETURN_VALUE
                    | Opcode::RAISE_VARARGS
                    | Opcode::BREAK_LOOP
                    | Opcode::CONTINUE_LOOP
                    | Opcode::JUMP_FORWARD
                    | Opcode::JUMP_ABSOLUTE
            ),
            Category::Load => matches!(
                opcode,
                Opcode::LOAD_NAME
                    | Opcode::LOAD_GLOBAL
                    | Opcode::LOAD_FAST
                    | Opcode::LOAD_DEREF
                    | Opcode::LOAD_CLASSDEREF
            ),
            Category::Store => matches!(
                opcode,
                Opcode::STORE_NAME
                    | Opcode::STORE_GLOBAL
                    | Opcode::STORE_FAST
                    | Opcode::STORE_DEREF
            ),
            Category::Delete => matches!(
                opcode,
                Opcode::DELETE_NAME
                    | Opcode::DELETE_GLOBAL
                    | Opcode::DELETE_FAST
                    | Opcode::DELETE_DEREF
            ),
        }
    }
}

/// `@jump`
impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.name())
    }
}

/// Which opcodes an element of a pattern takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Opcodes {
    Any,
    One(Opcode),
    /// Those whose names the glob matches.
    Glob(Box<str>, OpcodeSet),
    Category(Category),
}

/// What operands a set of opcodes has, as far as it can be told from the opcodes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operands {
    Constants,
    Names,
    Comparisons,
    Numbers,
    /// Several kinds, or none.
    Mixed,
}

impl Opcodes {
    /// The opcodes whose names the glob matches, unless there are none.
    pub(super) fn glob(text: &str) -> Option<Opcodes> {
        let is_member = |name| glob::matches(text, name);
        let set = OpcodeSet::of(|opcode| opcode.name().is_some_and(is_member));
        (!set.is_empty()).then(|| Opcodes::Glob(text.into(), set))
    }

    pub(super) fn set(&self) -> OpcodeSet {
        match self {
            Opcodes::Any => OpcodeSet::ALL,
            Opcodes::One(opcode) => {
                let mut set = OpcodeSet::NONE;
                set.insert(*opcode);
                set
            }
            Opcodes::Glob(_, set) => *set,
            Opcodes::Category(category) => OpcodeSet::of(|opcode| category.contains(opcode)),
        }
    }

    /// What operands they have; decides how an operand is read and written as text.
    pub(super) fn operands(&self) -> Operands {
        let set = self.set();
        let mut kinds = Opcode::all()
            .filter(|&opcode| set.contains(opcode))
            .map(|opcode| match opcode.operand() {
                OperandKind::Const => Operands::Constants,
                OperandKind::Name | OperandKind::Local | OperandKind::Deref => Operands::Names,
                OperandKind::Compare => Operands::Comparisons,
                OperandKind::None | OperandKind::JumpRel | OperandKind::JumpAbs => Operands::Mixed,
                _ => Operands::Numbers,
            });
        match kinds.next() {
            Some(first) if kinds.all(|kind| kind == first) => first,
            _ => Operands::Mixed,
        }
    }
}
