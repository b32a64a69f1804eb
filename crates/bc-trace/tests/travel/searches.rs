//! Looking forward and backward, stepping over and out, who wrote last, and evaluating.

use crate::harness::{Run, bare, last, place, timeline};
use bc_core::opcode::Opcode;
use bc_trace::travel::{Holder, Key, Options, Program, Sought, Timeline, TravelError, Variable};
use std::sync::Arc;

const PROGRAM: &str = "\
class C: pass
def f(a, b=2):
    x = a + b
    c.value = x
    d['k'] = x
    return x
def g():
    global total
    total = f(1)
    total = f(2) + total
    return total
c = C()
d = {}
other = C()
other.value = 0
g()
try:
    {}['missing']
except KeyError:
    pass
for i in range(3):
    f(i)
print(total)
";

fn both() -> [Timeline; 2] {
    [bare(), Options::default()].map(|options| timeline(Run::of(PROGRAM), options))
}

fn line(line: i32) -> Sought {
    Sought::Line { file: None, line }
}

#[test]
fn breakpoints_in_both_directions() {
    for mut timeline in both() {
        let mut steps = Vec::new();
        while let Some(found) = timeline.next(&line(3)).unwrap() {
            assert_eq!(place(found), ("f".to_owned(), 3, vec![]));
            steps.push(found.step);
        }
        // g() calls f twice, the loop three times.
        assert_eq!(steps.len(), 5);
        assert_eq!(timeline.here().step, steps[4]);
        last(&mut timeline).unwrap();
        let mut back = Vec::new();
        while let Some(found) = timeline.previous(&line(3)).unwrap() {
            back.push(found.step);
        }
        back.reverse();
        assert_eq!(back, steps);
        let calls = Sought::All(vec![
            Sought::Function("f".to_owned()),
            Sought::Where(Arc::new(|vm, _| vm.call_stack.frames.len() == 3)),
        ]);
        timeline.goto(0).unwrap();
        let mut count = 0;
        while timeline.next(&calls).unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, 2);
        timeline.goto(0).unwrap();
        let opcode = Sought::Opcode(Opcode::STORE_SUBSCR);
        assert_eq!(place(timeline.next(&opcode).unwrap().unwrap()).1, 5);
        let offset = Sought::Offset {
            code: Some("f".to_owned()),
            offset: 0,
        };
        assert_eq!(place(timeline.previous(&offset).unwrap().unwrap()).1, 3);
    }
}

/// The steps of all that is found, forward from the start; and backward from the end it must be the same.
fn all_steps(timeline: &mut Timeline, sought: &Sought) -> Vec<u64> {
    timeline.goto(0).unwrap();
    let mut steps = Vec::new();
    while let Some(found) = timeline.next(sought).unwrap() {
        steps.push(found.step);
    }
    last(timeline).unwrap();
    let mut back = Vec::new();
    while let Some(found) = timeline.previous(sought).unwrap() {
        back.push(found.step);
    }
    back.reverse();
    assert_eq!(back, steps);
    steps
}

#[test]
fn a_line_is_come_to_in_each_round_of_a_loop() {
    // By `maybe_call_line_trace` of ceval.c: also where a line is jumped back into. The `while` is come to once from
    // above and after each of three rounds; the `for` before, and after each of two.
    let source = "\
def f(n):
    while n:
        n -= 1
    for j in range(2): n += j
    return n
f(3)
";
    for options in [bare(), Options::default()] {
        let mut timeline = timeline(Run::of(source), options);
        let counts = [2, 3, 4, 5].map(|at| all_steps(&mut timeline, &line(at)).len());
        assert_eq!(counts, [4, 3, 3, 1]);
    }
}

#[test]
fn native_code_raises_after_what_it_has_called() {
    // `int` raises when `__int__` has returned, and `send` raises what `return` has made of the value; what leaves
    // `__next__` is raised there alone.
    let source = "\
class A:
    def __int__(self):
        for i in range(1000): pass
        return 'x'
class B:
    def __iter__(self): return self
    def __next__(self): raise StopIteration
try:
    int(A())
except TypeError: pass
def g():
    yield 1
    return 2
x = g()
next(x)
try:
    x.send(0)
except StopIteration: pass
try:
    next(B())
except StopIteration: pass
";
    for options in [bare(), Options::default()] {
        let mut timeline = timeline(Run::of(source), options);
        let steps = all_steps(&mut timeline, &Sought::Raise(None));
        let mut places = Vec::new();
        for &step in &steps {
            let (path, line, _) = place(timeline.goto(step).unwrap());
            places.push((path, line));
        }
        let expected = [("A.__int__", 4), ("g", 13), ("B.__next__", 7)];
        assert_eq!(places, expected.map(|(path, line)| (path.to_owned(), line)));
        assert_eq!(timeline.first_raise().unwrap().unwrap().step, steps[0]);
    }
}

#[test]
fn what_is_thrown_into_a_generator_is_raised_where_that_is_done() {
    let source = "\
def g():
    yield 1
x = g()
next(x)
try:
    x.throw(KeyError)
except KeyError: pass
";
    let mut timeline = timeline(Run::of(source), Options::default());
    let steps = all_steps(&mut timeline, &Sought::Raise(None));
    assert_eq!(steps.len(), 1);
    assert_eq!(place(timeline.goto(steps[0]).unwrap()).1, 6);
}

#[test]
fn raises_are_found() {
    for mut timeline in both() {
        let found = place(timeline.first_raise().unwrap().unwrap());
        assert_eq!(
            found,
            (
                "<module>".to_owned(),
                18,
                vec!["{}".to_owned(), "'missing'".to_owned()]
            )
        );
        let step = timeline.here().step;
        last(&mut timeline).unwrap();
        let lookup = Sought::Raise(Some("LookupError".to_owned()));
        assert_eq!(timeline.previous(&lookup).unwrap().unwrap().step, step);
        let value = Sought::Raise(Some("ValueError".to_owned()));
        assert!(timeline.previous(&value).unwrap().is_none());
        assert_eq!(timeline.here().step, step);
    }
}

#[test]
fn over_and_out() {
    for mut timeline in both() {
        timeline.next(&line(9)).unwrap().unwrap();
        // LOAD_GLOBAL f, LOAD_CONST 1, CALL_FUNCTION, STORE_GLOBAL
        timeline.forward(2).unwrap();
        let call = timeline.here().step;
        let stored = timeline.step_over().unwrap().unwrap();
        assert_eq!(place(stored), ("g".to_owned(), 9, vec!["3".to_owned()]));
        let stored = stored.step;
        assert_eq!(timeline.back_over().unwrap().unwrap().step, call);
        assert_eq!(place(timeline.step().unwrap()).0, "f");
        timeline.step().unwrap();
        assert_eq!(timeline.back_out().unwrap().unwrap().step, call);
        timeline.forward(2).unwrap();
        assert_eq!(timeline.step_out().unwrap().unwrap().step, stored);
    }
}

fn global(name: &str) -> Holder {
    Holder::Global(name.to_owned())
}

#[test]
fn who_wrote_last() {
    for mut timeline in both() {
        let attribute = |of| Variable::Attribute {
            of,
            name: "value".to_owned(),
        };
        last(&mut timeline).unwrap();
        let from = timeline.back(3).unwrap().step;
        let mut ask = |variable: &Variable| {
            timeline.goto(from).unwrap();
            let found = timeline.last_write(variable).unwrap();
            found.map(|found| place(found))
        };
        let (path, line, stack) = ask(&Variable::Global("total".to_owned())).unwrap();
        assert_eq!((&*path, line, stack), ("g", 10, vec!["7".to_owned()]));
        let (path, line, _) = ask(&attribute(global("c"))).unwrap();
        assert_eq!((&*path, line), ("f", 4));
        let (path, line, _) = ask(&attribute(global("other"))).unwrap();
        assert_eq!((&*path, line), ("<module>", 15));
        let item = Variable::Item {
            of: global("d"),
            key: Key::Str("k".to_owned()),
        };
        let (path, line, _) = ask(&item).unwrap();
        assert_eq!((&*path, line), ("f", 5));
        let (path, line, _) = ask(&Variable::Local("i".to_owned())).unwrap();
        assert_eq!((&*path, line), ("<module>", 21));
        assert_eq!(ask(&Variable::Global("nothing".to_owned())), None);
        // In the last call of f.
        timeline.goto(from).unwrap();
        timeline
            .previous(&Sought::Line {
                file: None,
                line: 6,
            })
            .unwrap()
            .unwrap();
        let inside = timeline.here().step;
        let found = place(
            timeline
                .last_write(&Variable::Local("x".to_owned()))
                .unwrap()
                .unwrap(),
        );
        assert_eq!(found, ("f".to_owned(), 3, vec!["4".to_owned()]));
        timeline.goto(inside).unwrap();
        // An argument: the call.
        let found = place(
            timeline
                .last_write(&Variable::Local("a".to_owned()))
                .unwrap()
                .unwrap(),
        );
        assert_eq!((&*found.0, found.1), ("<module>", 22));
        timeline.goto(inside).unwrap();
        let absent = timeline.last_write(&attribute(Holder::Local("nobody".to_owned())));
        assert!(matches!(absent, Err(TravelError::Absent(_))));
    }
}

#[test]
fn equal_keys_are_one_item() {
    let source = "\
d = {}
d[1] = 'a'
d[True] = 'b'
l = [1, 2, 3]
l[2] = 4
l[-1] = 5
l[-3] = 6
end = 0
";
    let mut timeline = timeline(Run::of(source), Options::default());
    for (of, key, stored) in [("d", 1, 3), ("l", 2, 6), ("l", -1, 6), ("l", 0, 7)] {
        timeline.goto(0).unwrap();
        timeline.next(&line(8)).unwrap().unwrap();
        let item = Variable::Item {
            of: global(of),
            key: Key::Int(key),
        };
        let found = timeline.last_write(&item).unwrap().unwrap();
        assert_eq!(place(found).1, stored, "{item}");
    }
}

#[test]
fn arguments_that_are_cells_are_written_by_the_call() {
    let source = "\
def g(a, *args, kw=1, **rest):
    def h():
        return a, args, kw, rest
    a = 2
    return h()
for i in range(30):
    g(0)
g(1, 2, kw=5, z=3)
";
    for options in [bare(), Options::default()] {
        let mut timeline = timeline(Run::of(source), options);
        // In `g` before it stores anything, and in `h`, where they are free variables.
        for (at, names, stored) in [
            (2, &["a", "args", "kw", "rest"][..], None),
            (3, &["args", "kw", "rest"][..], Some("a")),
        ] {
            last(&mut timeline).unwrap();
            let inside = timeline.previous(&line(at)).unwrap().unwrap().step;
            let mut ask = |name: &str| {
                timeline.goto(inside).unwrap();
                let found = timeline
                    .last_write(&Variable::Local(name.to_owned()))
                    .unwrap();
                found.map(|found| {
                    let (path, line, _) = place(found);
                    (path, line)
                })
            };
            for name in names {
                assert_eq!(
                    ask(name),
                    Some(("<module>".to_owned(), 8)),
                    "{name} in line {at}"
                );
            }
            if let Some(name) = stored {
                assert_eq!(ask(name), Some(("g".to_owned(), 4)));
            }
        }
    }
}

#[test]
fn another_object_at_the_same_place_is_not_meant() {
    let source = "
class C: pass
def make():
    a = C()
    a.v = 1
    return a
xs = [make() for i in range(50)]
del xs
a = C()
b = 1
";
    let mut timeline = timeline(Run::of(source), Options::default());
    timeline.next(&line(10)).unwrap().unwrap();
    let variable = Variable::Attribute {
        of: global("a"),
        name: "v".to_owned(),
    };
    assert!(timeline.last_write(&variable).unwrap().is_none());
}

#[test]
fn a_timeline_that_goes_leaves_no_thread() {
    let program = Arc::new(Run::of("while True: pass\n"));
    let mut timeline =
        Timeline::new(Arc::clone(&program) as Arc<dyn Program>, Options::default()).unwrap();
    timeline.goto(1_000_000).unwrap();
    timeline.goto(10).unwrap();
    assert!(timeline.machines() > 1);
    assert!(Arc::strong_count(&program) > 2);
    drop(timeline);
    assert_eq!(Arc::strong_count(&program), 1);
}

#[test]
fn memory_bounds_the_machines() {
    let source = "x = bytearray(16 << 20)\nfor i in range(3000000): pass\n";
    let bound = 160 << 20;
    let mut timeline = timeline(Run::of(source), Options::default().with_memory(bound));
    timeline.goto(5_000_000).unwrap();
    timeline.goto(4_000_000).unwrap();
    timeline.goto(3_000_000).unwrap();
    assert!(timeline.machines() <= 6, "{}", timeline.machines());
    assert!(timeline.memory() <= bound, "{}", timeline.memory());
}

/// What native code writes: the call, or the instruction that adds in place.
#[test]
fn who_wrote_last_without_storing() {
    let program = "\
class C: pass
def put(o, value):
    setattr(o, 'v', value)
def other():
    q2 = C()
    q2.v = 5
q = C()
q.v = 1
l = [1, 2]
d = {}
put(q, 77)
l.append(3)
l.pop(0)
l[1:] = [8]
l += [9]
d.update(k=1)
d.setdefault(3, 4)
put(q, 77)
other()
d.update({'two words': 1, True: 2, 2 ** 62: 3})
print(q.v)
";
    let attribute = Variable::Attribute {
        of: global("q"),
        name: "v".to_owned(),
    };
    let item = |of: &str, key| Variable::Item {
        of: global(of),
        key,
    };
    for options in [bare(), Options::default()] {
        let mut timeline = timeline(Run::of(program), options);
        let line_of = |timeline: &mut Timeline, at: i32, variable: &Variable| {
            timeline.goto(0).unwrap();
            timeline.next(&line(at)).unwrap().unwrap();
            let found = timeline.last_write(variable).unwrap();
            found.map(|found| (place(found).0, place(found).1))
        };
        let module = |line| Some(("<module>".to_owned(), line));
        assert_eq!(line_of(&mut timeline, 11, &attribute), module(8));
        let put = Some(("put".to_owned(), 3));
        assert_eq!(line_of(&mut timeline, 20, &attribute), put);
        let list = |at| item("l", Key::Int(at));
        assert_eq!(line_of(&mut timeline, 13, &list(2)), module(12));
        assert_eq!(line_of(&mut timeline, 14, &list(0)), module(13));
        assert_eq!(line_of(&mut timeline, 15, &list(1)), module(14));
        assert_eq!(line_of(&mut timeline, 20, &list(2)), module(15));
        assert_eq!(line_of(&mut timeline, 20, &list(0)), module(13));
        let text = item("d", Key::Str("k".to_owned()));
        assert_eq!(line_of(&mut timeline, 20, &text), module(16));
        assert_eq!(
            line_of(&mut timeline, 20, &item("d", Key::Int(3))),
            module(17)
        );
        for key in [
            Key::Str("two words".to_owned()),
            Key::Int(1),
            Key::Int(1 << 62),
        ] {
            assert_eq!(line_of(&mut timeline, 21, &item("d", key)), module(20));
        }
    }
}

/// Writes that change nothing, come by another name, go around the instructions that store names, or were before the
/// object had its name.
#[test]
fn who_wrote_last_by_other_ways() {
    let program = "\
import sys
class C: pass
q = C()
setattr(q, 'v', 5)
o = q
setattr(o, 'v', 5)
x = 1
globals()['x'] = 1
exec('x = 2')
globals().update(x=2)
setattr(sys.modules[__name__], 'x', 2)
class D:
    y = 1
    locals()['y'] = 2
    exec('z = 3')
    w = y
many = [C() for i in range(20)]
for o in many:
    setattr(o, 'v', 1)
for o in many:
    id(o)
o = many[0]
d = dict(k=1)
d = {'k': 1}
l = [3, 1, 2]
l.sort(key=lambda n: -n)
b = bytearray(b'ab')
b.append(7)
b[0:1] = b'ab'
q.__dict__['v'] = 5
object.__setattr__(q, 'w', 5)
d.update({'j': 1})
e = [C() for i in range(1000)]
e = d
e.pop('j')
q.__dict__.update({'v': 5})
n = {1.0: 2}
n.update({1.0: 3})
print(q.v)
";
    let attribute = |of: &str, name: &str| Variable::Attribute {
        of: global(of),
        name: name.to_owned(),
    };
    let item = |of: &str, key| Variable::Item {
        of: global(of),
        key,
    };
    let text = |key: &str| Key::Str(key.to_owned());
    let local = |name: &str| Variable::Local(name.to_owned());
    let x = || Variable::Global("x".to_owned());
    for options in [bare(), Options::default()] {
        let mut timeline = timeline(Run::of(program), options);
        let mut check = |at: i32, variable: &Variable, written: i32| {
            timeline.goto(0).unwrap();
            timeline.next(&line(at)).unwrap().unwrap();
            let found = timeline.last_write(variable).unwrap();
            let found = found.map(|found| place(found).1);
            assert_eq!(found, Some(written), "{variable} in line {at}");
        };
        check(5, &attribute("q", "v"), 4);
        check(6, &attribute("o", "v"), 4);
        check(7, &attribute("o", "v"), 6);
        check(7, &attribute("q", "v"), 6);
        for at in 8..=12 {
            let by = if at == 10 { 1 } else { at - 1 };
            check(at, &x(), by);
            check(at, &local("x"), by);
        }
        check(14, &local("y"), 13);
        check(15, &local("y"), 14);
        // In the code that was executed.
        check(16, &local("z"), 1);
        check(23, &attribute("o", "v"), 19);
        check(24, &item("d", text("k")), 23);
        check(25, &item("d", text("k")), 24);
        check(26, &item("l", Key::Int(1)), 25);
        check(27, &item("l", Key::Int(1)), 26);
        check(29, &item("b", Key::Int(2)), 28);
        check(30, &item("b", Key::Int(2)), 29);
        check(31, &attribute("q", "v"), 30);
        check(32, &attribute("q", "w"), 31);
        check(33, &item("d", text("j")), 32);
        check(35, &item("e", text("j")), 32);
        check(36, &item("e", text("j")), 35);
        check(37, &attribute("q", "v"), 36);
        check(39, &item("n", Key::Int(1)), 38);
    }
}
