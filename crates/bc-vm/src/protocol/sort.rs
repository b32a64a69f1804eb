//! Sorting: the adaptive, stable merge sort of `Objects/listsort.txt`, as lazy with comparisons.
//!
//! Only `<` is asked, and in the reference's order: natural runs, short ones extended by binary
//! insertion, merged with galloping. What is moved are positions, not values, so after an exception
//! every item is still there exactly once, in the order reached so far.

use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, compare, poll};

/// How many wins in a row make galloping worth while at first.
const MIN_GALLOP: usize = 7;

/// Sorts `items`; `key` is called once for each.
///
/// # Errors
///
/// What the key function and the comparisons raise.
pub fn sort(
    vm: &mut Vm,
    mut items: Vec<Value>,
    key: Option<Value>,
    reverse: bool,
) -> PyResult<Vec<Value>> {
    sort_items(vm, &mut items, key.as_ref(), reverse)?;
    Ok(items)
}

/// Sorts `items` where they are. After an error they are a permutation of what they were.
///
/// # Errors
///
/// As [`sort`].
pub fn sort_items(
    vm: &mut Vm,
    items: &mut Vec<Value>,
    key: Option<&Value>,
    reverse: bool,
) -> PyResult<()> {
    let count = items.len();
    let Ok(positions) = u32::try_from(count) else {
        return Err(vm.memory_error());
    };
    let own_keys = match key {
        Some(function) => {
            vm.reserve(count * size_of::<Value>())?;
            let mut keys = Vec::with_capacity(count);
            for item in items.iter() {
                match call::call(vm, function, Args::of([item.clone()])) {
                    Ok(key) => keys.push(key),
                    Err(thrown) => {
                        // The last one made ends first.
                        while let Some(key) = keys.pop() {
                            drop(key);
                        }
                        return Err(thrown);
                    }
                }
            }
            Some(keys)
        }
        None => None,
    };
    if count < 2 {
        return Ok(());
    }
    vm.reserve(count * (2 * size_of::<u32>() + size_of::<Value>()))?;
    // Stability of a reversed sort: reverse, sort forward, reverse again.
    let order: Vec<u32> = if reverse {
        (0..positions).rev().collect()
    } else {
        (0..positions).collect()
    };
    let mut sorter = Sorter {
        keys: own_keys.as_deref().unwrap_or(items),
        order,
        temp: Vec::new(),
        runs: Vec::new(),
        min_gallop: MIN_GALLOP,
    };
    let result = sorter.run(vm);
    let mut order = sorter.order;
    // As they are sorted; what their ends do still happens while the sort runs.
    let had_keys = own_keys.is_some();
    if let Some(mut keys) = own_keys {
        for &position in &order {
            drop(std::mem::take(&mut keys[position as usize]));
        }
    }
    if reverse {
        order.reverse();
    }
    let mut old = std::mem::take(items);
    items.extend(
        order
            .iter()
            .map(|&position| std::mem::take(&mut old[position as usize])),
    );
    if had_keys {
        poll::poll(vm)?;
    }
    result
}

struct Sorter<'a> {
    keys: &'a [Value],
    /// Positions of keys; what is sorted.
    order: Vec<u32>,
    temp: Vec<u32>,
    /// Start and length of the runs that wait to be merged.
    runs: Vec<(usize, usize)>,
    min_gallop: usize,
}

fn less(vm: &mut Vm, keys: &[Value], a: u32, b: u32) -> PyResult<bool> {
    poll::charge(vm, 1)?;
    compare::less(vm, &keys[a as usize], &keys[b as usize])
}

/// The shortest run that is merged as it is: `count` if that is small, else the number between 32
/// and 64 that makes `count` divided by it a power of two or a little less.
fn shortest_run(mut count: usize) -> usize {
    let mut odd = 0;
    while count >= 64 {
        odd |= count & 1;
        count >>= 1;
    }
    count + odd
}

/// Where `key` belongs in the sorted `run`, before (`left`) or after its equals, when it is probably
/// near `hint`: steps of growing size away from there, then a binary search.
fn gallop(
    vm: &mut Vm,
    keys: &[Value],
    key: u32,
    run: &[u32],
    hint: usize,
    left: bool,
) -> PyResult<usize> {
    // Whether the key belongs to the right of the item at `at`.
    let beyond = |vm: &mut Vm, at: usize| -> PyResult<bool> {
        if left {
            less(vm, keys, run[at], key)
        } else {
            less(vm, keys, key, run[at]).map(|before| !before)
        }
    };
    let (mut last, mut step) = (0, 1);
    // The key belongs in `low..=high`.
    let (mut low, mut high);
    if beyond(vm, hint)? {
        let most = run.len() - hint;
        while step < most && beyond(vm, hint + step)? {
            last = step;
            step = step * 2 + 1;
        }
        low = hint + last + 1;
        high = hint + step.min(most);
    } else {
        let most = hint + 1;
        while step < most && !beyond(vm, hint - step)? {
            last = step;
            step = step * 2 + 1;
        }
        low = most - step.min(most);
        high = hint - last;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if beyond(vm, middle)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// A merge under way. `a` is the run with the smaller positions, `b` the other; one of the two lies
/// in the temporary room.
struct Merge {
    a: usize,
    a_left: usize,
    b: usize,
    b_left: usize,
    to: usize,
}

impl Sorter<'_> {
    fn run(&mut self, vm: &mut Vm) -> PyResult<()> {
        let count = self.order.len();
        let shortest = shortest_run(count);
        let mut start = 0;
        while start < count {
            let mut length = self.natural_run(vm, start)?;
            if length < shortest {
                let wanted = shortest.min(count - start);
                self.insert(vm, start, start + length, start + wanted)?;
                length = wanted;
            }
            self.runs.push((start, length));
            self.collapse(vm)?;
            start += length;
        }
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            if at > 0 && self.runs[at - 1].1 < self.runs[at + 1].1 {
                at -= 1;
            }
            self.merge(vm, at)?;
        }
        Ok(())
    }

    /// The length of the run that starts at `start`; a strictly falling one is turned round.
    fn natural_run(&mut self, vm: &mut Vm, start: usize) -> PyResult<usize> {
        let rest = &self.order[start..];
        if rest.len() < 2 {
            return Ok(rest.len());
        }
        let falling = less(vm, self.keys, rest[1], rest[0])?;
        let mut length = 2;
        while length < rest.len() && less(vm, self.keys, rest[length], rest[length - 1])? == falling
        {
            length += 1;
        }
        if falling {
            self.order[start..start + length].reverse();
        }
        Ok(length)
    }

    /// Binary insertion of `sorted..end` into the sorted `start..sorted`.
    fn insert(&mut self, vm: &mut Vm, start: usize, sorted: usize, end: usize) -> PyResult<()> {
        for at in sorted..end {
            let pivot = self.order[at];
            let (mut low, mut high) = (start, at);
            while low < high {
                let middle = low + (high - low) / 2;
                if less(vm, self.keys, pivot, self.order[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.order[low..=at].rotate_right(1);
        }
        Ok(())
    }

    /// Merges waiting runs until their lengths fall fast enough.
    fn collapse(&mut self, vm: &mut Vm) -> PyResult<()> {
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            let length = |i: usize| self.runs[i].1;
            let uneven = at > 0 && length(at - 1) <= length(at) + length(at + 1)
                || at > 1 && length(at - 2) <= length(at - 1) + length(at);
            if uneven {
                if length(at - 1) < length(at + 1) {
                    at -= 1;
                }
            } else if length(at) > length(at + 1) {
                break;
            }
            self.merge(vm, at)?;
        }
        Ok(())
    }

    /// Merges the waiting runs `at` and `at + 1`.
    fn merge(&mut self, vm: &mut Vm, at: usize) -> PyResult<()> {
        let (mut a, mut a_left) = self.runs[at];
        let (b, mut b_left) = self.runs.remove(at + 1);
        self.runs[at].1 = a_left + b_left;
        // Items of a before the first of b, and items of b after the last of a, are in place.
        let run = &self.order[a..a + a_left];
        let skip = gallop(vm, self.keys, self.order[b], run, 0, false)?;
        a += skip;
        a_left -= skip;
        if a_left == 0 {
            return Ok(());
        }
        let run = &self.order[b..b + b_left];
        b_left = gallop(vm, self.keys, self.order[b - 1], run, b_left - 1, true)?;
        if b_left == 0 {
            return Ok(());
        }
        if a_left <= b_left {
            self.merge_low(vm, a, a_left, b_left)
        } else {
            self.merge_high(vm, a, a_left, b_left)
        }
    }

    fn merge_low(
        &mut self,
        vm: &mut Vm,
        start: usize,
        a_left: usize,
        b_left: usize,
    ) -> PyResult<()> {
        self.temp.clear();
        self.temp
            .extend_from_slice(&self.order[start..start + a_left]);
        let mut m = Merge {
            a: 0,
            a_left,
            b: start + a_left,
            b_left,
            to: start,
        };
        let result = self.merge_low_steps(vm, &mut m);
        // The gap has room for what is left of a; after an end (or an error) it goes there. One last
        // item of a is greater than all that is left of b.
        if result.is_ok() && m.a_left == 1 && m.b_left > 0 {
            self.order.copy_within(m.b..m.b + m.b_left, m.to);
            m.to += m.b_left;
        }
        self.order[m.to..m.to + m.a_left].copy_from_slice(&self.temp[m.a..m.a + m.a_left]);
        result
    }

    fn low_take_b(&mut self, m: &mut Merge, count: usize) {
        self.order.copy_within(m.b..m.b + count, m.to);
        m.to += count;
        m.b += count;
        m.b_left -= count;
    }

    fn low_take_a(&mut self, m: &mut Merge, count: usize) {
        self.order[m.to..m.to + count].copy_from_slice(&self.temp[m.a..m.a + count]);
        m.to += count;
        m.a += count;
        m.a_left -= count;
    }

    /// From the left until b is used up or a has at most one item left.
    fn merge_low_steps(&mut self, vm: &mut Vm, m: &mut Merge) -> PyResult<()> {
        self.low_take_b(m, 1);
        if m.b_left == 0 || m.a_left == 1 {
            return Ok(());
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            while a_wins < min_gallop && b_wins < min_gallop {
                if less(vm, self.keys, self.order[m.b], self.temp[m.a])? {
                    self.low_take_b(m, 1);
                    (a_wins, b_wins) = (0, b_wins + 1);
                    if m.b_left == 0 {
                        return Ok(());
                    }
                } else {
                    self.low_take_a(m, 1);
                    (a_wins, b_wins) = (a_wins + 1, 0);
                    if m.a_left == 1 {
                        return Ok(());
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop = (min_gallop - 1).max(1);
                self.min_gallop = min_gallop;
                let run = &self.temp[m.a..m.a + m.a_left];
                let a_run = gallop(vm, self.keys, self.order[m.b], run, 0, false)?;
                self.low_take_a(m, a_run);
                if m.a_left <= 1 {
                    return Ok(());
                }
                self.low_take_b(m, 1);
                if m.b_left == 0 {
                    return Ok(());
                }
                let run = &self.order[m.b..m.b + m.b_left];
                let b_run = gallop(vm, self.keys, self.temp[m.a], run, 0, true)?;
                self.low_take_b(m, b_run);
                if m.b_left == 0 {
                    return Ok(());
                }
                self.low_take_a(m, 1);
                if m.a_left == 1 {
                    return Ok(());
                }
                if a_run < MIN_GALLOP && b_run < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    /// As [`Sorter::merge_low`] from the right, where b is the shorter run and lies in the temporary
    /// room; `a`, `b` and `to` are ends.
    fn merge_high(
        &mut self,
        vm: &mut Vm,
        start: usize,
        a_left: usize,
        b_left: usize,
    ) -> PyResult<()> {
        let middle = start + a_left;
        self.temp.clear();
        self.temp
            .extend_from_slice(&self.order[middle..middle + b_left]);
        let mut m = Merge {
            a: middle,
            a_left,
            b: b_left,
            b_left,
            to: middle + b_left,
        };
        let result = self.merge_high_steps(vm, &mut m);
        if result.is_ok() && m.b_left == 1 && m.a_left > 0 {
            self.order.copy_within(m.a - m.a_left..m.a, m.to - m.a_left);
            m.to -= m.a_left;
        }
        self.order[m.to - m.b_left..m.to].copy_from_slice(&self.temp[m.b - m.b_left..m.b]);
        result
    }

    fn high_take_a(&mut self, m: &mut Merge, count: usize) {
        self.order.copy_within(m.a - count..m.a, m.to - count);
        m.to -= count;
        m.a -= count;
        m.a_left -= count;
    }

    fn high_take_b(&mut self, m: &mut Merge, count: usize) {
        self.order[m.to - count..m.to].copy_from_slice(&self.temp[m.b - count..m.b]);
        m.to -= count;
        m.b -= count;
        m.b_left -= count;
    }

    /// From the right until a is used up or b has at most one item left.
    fn merge_high_steps(&mut self, vm: &mut Vm, m: &mut Merge) -> PyResult<()> {
        self.high_take_a(m, 1);
        if m.a_left == 0 || m.b_left == 1 {
            return Ok(());
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            while a_wins < min_gallop && b_wins < min_gallop {
                if less(vm, self.keys, self.temp[m.b - 1], self.order[m.a - 1])? {
                    self.high_take_a(m, 1);
                    (a_wins, b_wins) = (a_wins + 1, 0);
                    if m.a_left == 0 {
                        return Ok(());
                    }
                } else {
                    self.high_take_b(m, 1);
                    (a_wins, b_wins) = (0, b_wins + 1);
                    if m.b_left == 1 {
                        return Ok(());
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop = (min_gallop - 1).max(1);
                self.min_gallop = min_gallop;
                let run = &self.order[m.a - m.a_left..m.a];
                let hint = m.a_left - 1;
                let keep = gallop(vm, self.keys, self.temp[m.b - 1], run, hint, false)?;
                let a_run = m.a_left - keep;
                self.high_take_a(m, a_run);
                if m.a_left == 0 {
                    return Ok(());
                }
                self.high_take_b(m, 1);
                if m.b_left == 1 {
                    return Ok(());
                }
                let run = &self.temp[m.b - m.b_left..m.b];
                let hint = m.b_left - 1;
                let keep = gallop(vm, self.keys, self.order[m.a - 1], run, hint, true)?;
                let b_run = m.b_left - keep;
                self.high_take_b(m, b_run);
                if m.b_left <= 1 {
                    return Ok(());
                }
                self.high_take_a(m, 1);
                if m.a_left == 0 {
                    return Ok(());
                }
                if a_run < MIN_GALLOP && b_run < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }
}
