//! Requests that are cancelled while they wait for a machine.

use crate::harness::{Run, timeline, written};
use bc_trace::travel::{Holder, Key, Options, Sought, Timeline, TravelError, Variable};
use std::sync::mpsc::channel;
use std::thread;

const ENDLESS: &str = "\
items = [0]
n = 0
while True:
    n = n + 1
    if n == 3: print('three')
";

/// Cancels the request from another thread while it is made.
fn cancelled<R>(
    timeline: &mut Timeline,
    request: impl FnOnce(&mut Timeline) -> Result<R, TravelError>,
) {
    let flag = timeline.cancel_flag().clone();
    let at = timeline.here().step;
    let (begun, told) = channel();
    let other = thread::spawn(move || {
        told.recv().unwrap();
        flag.cancel();
    });
    begun.send(()).unwrap();
    let result = request(timeline);
    other.join().unwrap();
    assert!(matches!(result, Err(TravelError::Cancelled)));
    assert_eq!(timeline.here().step, at);
    timeline.cancel_flag().clear();
}

#[test]
fn whatever_waits_can_be_cancelled_and_the_timeline_goes_on() {
    let mut timeline = timeline(Run::of(ENDLESS), Options::default());
    timeline.goto(20).unwrap();
    cancelled(&mut timeline, |timeline| timeline.goto(u64::MAX).cloned());
    cancelled(&mut timeline, |timeline| {
        timeline.next(&Sought::Function("f".to_owned())).map(drop)
    });
    cancelled(&mut timeline, |timeline| timeline.step_out().map(drop));
    cancelled(&mut timeline, |timeline| timeline.first_raise().map(drop));
    // Native code, which no stop is asked in.
    cancelled(&mut timeline, |timeline| {
        timeline.evaluate(|vm| {
            while !vm.cancel.is_cancelled() {
                thread::yield_now();
            }
        })
    });
    // It still goes forward and backward, and says what was written.
    assert_eq!(timeline.goto(50_000).unwrap().step, 50_000);
    assert_eq!(timeline.back(49_990).unwrap().step, 10);
    assert_eq!(written(&timeline), "");
    timeline.goto(1_000).unwrap();
    assert_eq!(written(&timeline), "three\n");
    let variable = Variable::Global("n".to_owned());
    assert!(timeline.last_write(&variable).unwrap().is_some());
}

#[test]
fn what_is_known_is_answered_even_then() {
    let mut timeline = timeline(Run::of(ENDLESS), Options::default());
    timeline.goto(500).unwrap();
    timeline.rest().unwrap();
    timeline.cancel_flag().cancel();
    assert_eq!(timeline.back(10).unwrap().step, 490);
    let far = timeline.goto(90_000_000).cloned();
    assert!(matches!(far, Err(TravelError::Cancelled)));
    let item = Variable::Item {
        of: Holder::Global("items".to_owned()),
        key: Key::Int(0),
    };
    let found = timeline.last_write(&item).map(drop);
    assert!(matches!(found, Err(TravelError::Cancelled)));
    assert_eq!(timeline.here().step, 490);
    timeline.cancel_flag().clear();
    assert_eq!(timeline.goto(600).unwrap().step, 600);
}
