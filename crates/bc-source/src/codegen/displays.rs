//! Lists, tuples, sets and dicts as the source writes them out.

use super::Compiler;
use super::step::Step;
use crate::ast::{ExprId, ExprKind};
use bc_core::opcode::Opcode;

/// So many pairs go into one dict.
const MOST_PAIRS: u32 = 0xffff;
/// So many dicts are merged by one instruction.
const MOST_DICTS: u32 = 255;

impl<'a> Compiler<'a> {
    /// A sequence or set: made at once by `whole`, or if something is unpacked into it, of runs made by
    /// `run` that `merge` joins.
    pub(super) fn plan_display(
        &mut self,
        elts: &'a [ExprId],
        whole: Opcode,
        run: Opcode,
        merge: Opcode,
    ) {
        let is_starred = |&elt: &ExprId| matches!(self.tree[elt].kind, ExprKind::Starred { .. });
        if !elts.iter().any(is_starred) {
            let count = elts.len() as u32;
            return self.plan([Step::Exprs(elts), Step::Arg(whole, count)]);
        }
        let first = self.steps.len();
        let (mut seen, mut parts) = (0, 0);
        for &elt in elts {
            if let ExprKind::Starred { value, .. } = self.tree[elt].kind {
                if seen > 0 {
                    self.steps.push(Step::Arg(run, seen));
                    seen = 0;
                    parts += 1;
                }
                self.steps.push(Step::Expr(value));
                parts += 1;
            } else {
                self.steps.push(Step::Expr(elt));
                seen += 1;
            }
        }
        if seen > 0 {
            self.steps.push(Step::Arg(run, seen));
            parts += 1;
        }
        self.steps.push(Step::Arg(merge, parts));
        self.steps[first..].reverse();
    }

    pub(super) fn plan_dict(
        &mut self,
        id: ExprId,
        keys: &'a [Option<ExprId>],
        values: &'a [ExprId],
    ) {
        let first = self.steps.len();
        let (mut pairs, mut dicts, mut unpacks) = (0, 0, false);
        // The keys decide; a tree made by hand may have another number of values.
        for (at, (key, &value)) in (0..).zip(keys.iter().zip(values)) {
            unpacks = key.is_none();
            if pairs == MOST_PAIRS || (pairs > 0 && unpacks) {
                self.steps.push(Step::Pairs(id, at - pairs, at));
                self.steps.push(Step::Arg(Opcode::BUILD_MAP, pairs));
                dicts += 1;
                pairs = 0;
            }
            if unpacks {
                self.steps.push(Step::Expr(value));
                dicts += 1;
            } else {
                pairs += 1;
            }
        }
        if pairs > 0 || dicts == 0 {
            let end = keys.len().min(values.len()) as u32;
            self.steps.push(Step::Pairs(id, end - pairs, end));
            self.steps.push(Step::Arg(Opcode::BUILD_MAP, pairs));
            dicts += 1;
        }
        while dicts > 1 || unpacks {
            let merged = dicts.min(MOST_DICTS);
            self.steps.push(Step::Arg(Opcode::BUILD_MAP_UNPACK, merged));
            dicts -= merged - 1;
            unpacks = false;
        }
        self.steps[first..].reverse();
    }

    /// The pairs of a dict from one number up to another.
    pub(super) fn pairs(&mut self, id: ExprId, from: u32, to: u32) {
        let ExprKind::Dict { keys, values } = &self.tree[id].kind else {
            return;
        };
        if from >= to {
            return;
        }
        let at = from as usize;
        self.plan([Step::Pairs(id, from + 1, to)]);
        self.plan_expr(values.get(at).copied());
        self.plan_expr(keys.get(at).copied().flatten());
    }
}
