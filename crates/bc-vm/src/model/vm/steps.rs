//! Steps: what is left of the budget, what lies behind a slice or a stop, and what tracing keeps from the loop.
//!
//! Inherent methods of [`Vm`], apart for their length. The loop knows [`Budget::fuel`](super::Budget::fuel) alone; what else there
//! is of the budget is taken here, on the cold path where it would stop. Absent: pausing
//! (`interp::leave`).

use super::Vm;
use crate::model::stops::Stops;

impl Vm {
    /// Instructions executed so far, as of the last taken jump, call or return.
    #[must_use]
    pub fn executed(&self) -> u64 {
        let left = self.budget.fuel.saturating_add(self.budget.beyond);
        let left = left.saturating_add(self.budget.behind_stop);
        self.budget
            .granted
            .saturating_sub(left.saturating_add(self.tracing.withheld))
    }

    /// Instructions executed so far, as [`Vm::executed`], without the steps that compiling was charged.
    #[must_use]
    pub fn instructions(&self) -> u64 {
        self.executed().saturating_sub(self.compilations.steps)
    }

    /// Hands in who is asked between instructions; the first time before the next one.
    pub fn stop_with(&mut self, stops: Box<dyn Stops>) {
        self.stops = Some(stops);
        self.stop_after(0);
    }

    /// Lets [`Vm::stops`] be asked after so many steps.
    pub(crate) fn stop_after(&mut self, steps: u64) {
        self.gather();
        self.budget.stop_at = self.executed().saturating_add(steps);
        self.withhold();
    }

    /// Gives the loop what is withheld from it and what lies behind the stop.
    fn gather(&mut self) {
        self.release(self.tracing.withheld);
        let behind = std::mem::take(&mut self.budget.behind_stop);
        self.budget.fuel = self.budget.fuel.saturating_add(behind);
    }

    /// Holds back what lies behind the slice that is about to start. A slice is one step at least.
    pub fn begin_slice(&mut self) {
        if let Some(slice) = self.limits.slice {
            self.gather();
            self.budget.beyond = self.budget.fuel.saturating_sub(slice.max(1));
            self.budget.fuel -= self.budget.beyond;
            self.withhold();
        }
    }

    /// Ends the slice: what was held back can be used again.
    pub fn end_slice(&mut self) {
        self.draw(u64::MAX);
    }

    /// Takes up to `steps` from behind the slice, for what cannot pause.
    pub fn draw(&mut self, steps: u64) {
        let drawn = steps.min(self.budget.beyond);
        self.budget.beyond -= drawn;
        self.budget.fuel = self.budget.fuel.saturating_add(drawn);
        self.withhold();
    }

    /// Holds back what was drawn and not used: who is next to ask for steps and can pause does.
    pub fn hold_back(&mut self) {
        self.gather();
        self.budget.beyond = self
            .budget
            .beyond
            .saturating_add(std::mem::take(&mut self.budget.fuel));
    }

    /// Allows `steps` more instructions, on top of what is left. Changes nothing without a step limit.
    pub fn add_steps(&mut self, steps: u64) {
        if let Some(limit) = &mut self.limits.steps {
            *limit = limit.saturating_add(steps);
            self.budget.granted = self.budget.granted.saturating_add(steps);
            self.budget.fuel = self.budget.fuel.saturating_add(steps);
            self.withhold();
        }
    }

    /// Lets the machine tell events or not: its steps are withheld from the fast loop meanwhile.
    pub fn tell_events(&mut self) {
        let set = self.tracing.trace.is_some() || self.tracing.profile.is_some();
        let tells = set && self.tracing.inside == 0;
        if tells == self.tracing.tells {
            return;
        }
        self.tracing.tells = tells;
        self.heap.set_tells(tells);
        if tells {
            // What an iterator ended with before is not news.
            self.tracing.stop = None;
            self.withhold();
        } else {
            self.release(self.tracing.withheld);
            self.withhold();
        }
    }

    /// Keeps what lies behind the next stop from the loop, and all steps from the fast one, while events are
    /// told or a watcher looks that may have come when loops ran already.
    fn withhold(&mut self) {
        let stops = self.stops.is_some();
        if stops {
            let until = self.budget.stop_at.saturating_sub(self.executed());
            let given = self.budget.fuel.saturating_add(self.tracing.withheld);
            let behind = given.saturating_sub(until).min(self.budget.fuel);
            self.budget.fuel -= behind;
            self.budget.behind_stop = self.budget.behind_stop.saturating_add(behind);
        }
        if self.tracing.tells || stops && self.watch.is_some() {
            let fuel = std::mem::take(&mut self.budget.fuel);
            self.tracing.withheld = self.tracing.withheld.saturating_add(fuel);
        }
    }

    /// Takes steps from those that are withheld; whether there are so many.
    #[cold]
    pub fn release(&mut self, steps: u64) -> bool {
        let Some(left) = self.tracing.withheld.checked_sub(steps) else {
            return false;
        };
        self.tracing.withheld = left;
        self.budget.fuel = self.budget.fuel.saturating_add(steps);
        true
    }

    /// Sees to it that `steps` can be charged at once, with what is withheld, what lies behind the stop and what
    /// lies behind the slice; whether there are so many.
    #[cold]
    pub fn fetch(&mut self, steps: u64) -> bool {
        let after = self.executed().saturating_add(steps);
        let missing = steps.saturating_sub(self.budget.fuel);
        let missing = missing.saturating_sub(self.tracing.withheld);
        let behind = missing.min(self.budget.behind_stop);
        self.budget.behind_stop -= behind;
        let beyond = (missing - behind).min(self.budget.beyond);
        self.budget.beyond -= beyond;
        self.budget.fuel = self
            .budget
            .fuel
            .saturating_add(behind)
            .saturating_add(beyond);
        if behind > 0
            && let Some(stops) = &mut self.stops
            && stops.passed(after)
        {
            self.cancel.interrupt();
        }
        self.budget.fuel >= steps || self.release(steps - self.budget.fuel)
    }
}
