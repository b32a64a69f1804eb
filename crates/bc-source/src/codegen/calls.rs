//! Calls: positional and keyword arguments, unpacked ones among them.

use super::Compiler;
use super::step::Step;
use crate::ast::{ExprId, ExprKind, Keyword};
use bc_core::opcode::Opcode;

impl<'a> Compiler<'a> {
    /// A call of what is on the stack already, with so many arguments above it.
    pub(super) fn plan_call(&mut self, above: u32, args: &'a [ExprId], keywords: &'a [Keyword]) {
        let is_starred = |&arg: &ExprId| matches!(self.tree[arg].kind, ExprKind::Starred { .. });
        let is_unpacked = |keyword: &Keyword| keyword.arg.is_none();
        let before_star = args.iter().position(is_starred).unwrap_or(args.len());
        let before_stars = keywords
            .iter()
            .position(is_unpacked)
            .unwrap_or(keywords.len());
        let (plain, unpacked) = args.split_at(before_star);
        let (named, merged) = keywords.split_at(before_stars);
        let positional = above + plain.len() as u32;
        let opcode = match (unpacked, merged) {
            ([], []) => Opcode::CALL_FUNCTION,
            (_, []) => Opcode::CALL_FUNCTION_VAR,
            ([], _) => Opcode::CALL_FUNCTION_KW,
            (_, _) => Opcode::CALL_FUNCTION_VAR_KW,
        };
        let call = Step::Arg(opcode, positional | (named.len() as u32) << 8);
        let first = self.steps.len();
        self.steps.push(Step::Exprs(plain));
        self.plan_sequences(unpacked);
        self.steps.push(Step::Keywords(named));
        // The message of a failing merge says which function was called, by how deep it lies.
        let merge = Opcode::BUILD_MAP_UNPACK_WITH_CALL;
        let star = u32::from(!unpacked.is_empty());
        let depth = positional + star + 2 * named.len() as u32 + 1;
        self.plan_mappings(merged, merge, depth);
        self.steps.push(call);
        self.steps[first..].reverse();
    }

    /// The arguments from the first `*a` on: runs of others are tuples. The steps are pushed in order.
    fn plan_sequences(&mut self, args: &'a [ExprId]) {
        let (mut run, mut sequences) = (0, 0);
        for &arg in args {
            if let ExprKind::Starred { value, .. } = self.tree[arg].kind {
                if run > 0 {
                    self.steps.push(Step::Arg(Opcode::BUILD_TUPLE, run));
                    run = 0;
                    sequences += 1;
                }
                self.steps.push(Step::Expr(value));
                sequences += 1;
            } else {
                self.steps.push(Step::Expr(arg));
                run += 1;
            }
        }
        if run > 0 {
            self.steps.push(Step::Arg(Opcode::BUILD_TUPLE, run));
            sequences += 1;
        }
        if sequences > 1 {
            self.steps
                .push(Step::Arg(Opcode::BUILD_LIST_UNPACK, sequences));
        }
    }

    /// The keyword arguments from the first `**a` on: runs of others are dicts. The steps are pushed in
    /// order.
    fn plan_mappings(&mut self, keywords: &'a [Keyword], merge: Opcode, depth: u32) {
        let (mut run, mut mappings) = (0, 0);
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.steps.push(Step::Text(name));
                run += 1;
            } else {
                if run > 0 {
                    self.steps.push(Step::Arg(Opcode::BUILD_MAP, run));
                    run = 0;
                    mappings += 1;
                }
                mappings += 1;
            }
            self.steps.push(Step::Expr(keyword.value));
        }
        if run > 0 {
            self.steps.push(Step::Arg(Opcode::BUILD_MAP, run));
            mappings += 1;
        }
        if mappings > 1 {
            self.steps.push(Step::Arg(merge, mappings | depth << 8));
        }
    }

    pub(super) fn keywords(&mut self, keywords: &'a [Keyword]) {
        if let [first, rest @ ..] = keywords {
            self.plan([Step::Expr(first.value), Step::Keywords(rest)]);
            if let Some(name) = &first.arg {
                self.load_name(name.text());
            }
        }
    }
}
