//! Events as JSON: one object an event, with stable names.
//!
//! `docs/trace.md` of the project is the schema. Names are only ever added. Absent: which events are asked for
//! ([`select`](crate::select)).

use crate::lines::{block_name, slot_name};
use crate::listing::Listings;
use bc_vm::trace::{
    Block, BlockChange, Change, CodeId, Departure, Entered, Entry, Event, FrameState, Outcome,
    Place, Reason, Shown, State, TracedCode,
};
use serde_json::{Map, Value, json};

/// Makes JSON of events.
#[derive(Default)]
pub struct Json {
    listings: Listings,
}

impl Json {
    /// An event as a JSON object. `state` is the state after it.
    ///
    /// ```
    /// # use bc_vm::{embed, limits::Limits, model::vm::Streams};
    /// # use bc_vm::trace::{Detail, Event, Recorder, State};
    /// # let code = bc_core::code::CodeObject::builder().code([100, 0, 0, 83]).consts([7]).stacksize(1).build()?;
    /// # let code = bc_core::verify::verify(&code.into())?;
    /// # let mut vm = bc_lib::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
    /// let mut json = bc_trace::json::Json::default();
    /// let recorder = Recorder::new(Detail::default(), move |event: &Event, state: &State| {
    ///     println!("{}", json.event(event, state));
    ///     Ok(())
    /// });
    /// vm.watch = Some(Box::new(recorder));
    /// embed::run_main(&mut vm, &code, None).map_err(|_| "it does not raise")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn event(&mut self, event: &Event, state: &State) -> Value {
        let mut object = Object::default();
        match event {
            Event::Instruction(event) => {
                object.put("event", "instruction");
                self.place(&mut object, &event.place, state);
                let kept = (event.depth as usize).saturating_sub(event.popped.len());
                object.stacks(
                    state,
                    event.place.frame,
                    kept,
                    &event.popped,
                    &event.pushed,
                    &event.changes,
                );
                object.changes(event.blocks, &event.changes, state, event.place.code);
                object.outcome(event.outcome, state, event.place.code);
            }
            Event::Completed(event) => {
                object.put("event", "completed");
                object.put("at", event.step);
                self.place(&mut object, &event.place, state);
                let kept = (event.depth as usize).saturating_sub(event.popped.len());
                object.stacks(
                    state,
                    event.place.frame,
                    kept,
                    &event.popped,
                    &event.pushed,
                    &event.changes,
                );
                object.changes(event.blocks, &event.changes, state, event.place.code);
                object.outcome(event.outcome, state, event.place.code);
            }
            Event::Entered(event) => entered(&mut object, event, state),
            Event::Left(event) => {
                object.put("event", "left");
                object.put("step", event.step);
                object.put("frame", event.frame);
                object.code(state, event.code);
                object.put(
                    "how",
                    match event.departure {
                        Departure::Return => "return",
                        Departure::Yield => "yield",
                        Departure::Raise => "raise",
                    },
                );
                object.put("value", text(&event.value));
            }
            Event::Raised(event) => {
                object.put("event", "raised");
                self.place(&mut object, &event.place, state);
                object.put("exception", text(&event.exception));
                object.put("passing", event.passing);
            }
            Event::Unwound(event) => {
                object.put("event", "unwound");
                self.place(&mut object, &event.place, state);
                object.put("why", why(event.reason));
                object.put(
                    "block",
                    block(event.block, state.codes().get(event.place.code)),
                );
                object.put("popped", texts(&event.popped));
            }
            Event::Landed(event) => {
                object.put("event", "landed");
                self.place(&mut object, &event.place, state);
                let code = state.codes().get(event.place.code);
                object.put("why", why(event.reason));
                object.put("target", code.map_or(0, |code| code.offset(event.target)));
                if let Some(opened) = event.opened {
                    object.put("opened", block(opened, code));
                }
                object.put("pushed", texts(&event.pushed));
                let code = event.place.code;
                object.changes(BlockChange::None, &event.changes, state, code);
            }
            Event::Output(event) => {
                object.put("event", "output");
                object.put("step", event.step);
                object.put("stream", event.stream.name().trim_matches(['<', '>']));
                object.put("text", &*event.text);
            }
        }
        Value::Object(object.0)
    }

    /// Where an instruction stands.
    fn place(&mut self, object: &mut Object, place: &Place, state: &State) {
        object.put("step", place.step);
        object.put("frame", place.frame);
        object.code(state, place.code);
        if let Some(listed) = self.listings.get(state.codes(), place.code, place.index) {
            object.put("line", listed.line);
            object.put("offset", listed.offset);
            object.put("opcode", listed.opcode.to_string());
            if let Some(arg) = listed.arg {
                object.put("arg", arg);
                object.put("argrepr", &*listed.details);
            }
        }
    }
}

#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn code(&mut self, state: &State, code: CodeId) {
        if let Some(code) = state.codes().get(code) {
            self.put("code", code.path());
            self.put("file", code.filename());
        }
    }

    /// The value stack before and after: what lies below `popped` and `pushed` is in the state.
    fn stacks(
        &mut self,
        state: &State,
        frame: u64,
        kept: usize,
        popped: &[Shown],
        pushed: &[Shown],
        changes: &[Change],
    ) {
        let frame = state
            .frames()
            .iter()
            .rev()
            .find(|state| state.id() == frame);
        let kept: Vec<Value> = frame.map_or(Vec::new(), |frame| {
            frame.stack().take(kept).map(text).collect()
        });
        let mut before = kept.clone();
        for change in changes {
            if let (bc_vm::trace::Slot::Stack(at), Some(was)) = (&change.what, &change.was)
                && let Some(slot) = before.get_mut(*at as usize)
            {
                *slot = text(was);
            }
        }
        before.extend(popped.iter().map(text));
        let mut after = kept;
        after.extend(pushed.iter().map(text));
        self.put("before", before);
        self.put("after", after);
        self.put("popped", texts(popped));
        self.put("pushed", texts(pushed));
    }

    fn changes(&mut self, blocks: BlockChange, changes: &[Change], state: &State, code: CodeId) {
        let code = state.codes().get(code);
        match blocks {
            BlockChange::None => {}
            BlockChange::Opened(opened) => self.put("opened", block(opened, code)),
            BlockChange::Closed(closed) => self.put("closed", block(closed, code)),
            BlockChange::Moved(moved) => self.put("moved", block(moved, code)),
        }
        let changes: Vec<Value> = changes
            .iter()
            .map(|change| one_change(change, code))
            .collect();
        if !changes.is_empty() {
            self.put("changes", changes);
        }
    }

    fn outcome(&mut self, outcome: Outcome, state: &State, code: CodeId) {
        let name = match outcome {
            Outcome::Next => "next",
            Outcome::Jump(target) => {
                let code = state.codes().get(code);
                self.put("target", code.map_or(0, |code| code.offset(target)));
                "jump"
            }
            Outcome::Within => "within",
            Outcome::Leaves => "leaves",
            Outcome::Yields => "yields",
            Outcome::Raises => "raises",
            Outcome::Stops => "stops",
        };
        self.put("outcome", name);
    }
}

fn one_change(change: &Change, code: Option<&TracedCode>) -> Value {
    use bc_vm::trace::Slot;
    let mut object = Object::default();
    let what = match &change.what {
        Slot::Local(_) => "local",
        Slot::Cell(_) => "cell",
        Slot::Name(_) => "name",
        Slot::Global { frame, .. } => {
            object.put("of", frame.map_or(Value::Null, Value::from));
            "global"
        }
        Slot::Stack(at) => {
            object.put("depth", *at);
            "stack"
        }
        Slot::Attribute { of, .. } => {
            object.put("of", text(of));
            "attribute"
        }
        Slot::Item { of, key } => {
            object.put("of", text(of));
            object.put("key", text(key));
            "item"
        }
    };
    object.put("what", what);
    match &change.what {
        Slot::Attribute { name, .. } => object.put("name", &**name),
        Slot::Item { .. } | Slot::Stack(_) => {}
        slot => object.put("name", slot_name(slot, code)),
    }
    object.put("was", change.was.as_ref().map_or(Value::Null, text));
    object.put("now", change.now.as_ref().map_or(Value::Null, text));
    object.put("stored", change.stored);
    Value::Object(object.0)
}

fn block(block: Block, code: Option<&TracedCode>) -> Value {
    let handler = match block.kind {
        bc_vm::model::frame::BlockKind::ExceptHandler => Value::Null,
        _ => code.map_or(Value::Null, |code| code.offset(block.handler).into()),
    };
    json!({ "kind": block_name(block.kind), "handler": handler, "level": block.level })
}

fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::Exception => "exception",
        Reason::Return => "return",
        Reason::Break => "break",
        Reason::Continue => "continue",
    }
}

fn text(shown: &Shown) -> Value {
    Value::String(shown.to_string())
}

fn texts(values: &[Shown]) -> Value {
    values.iter().map(text).collect()
}

/// A frame is entered.
fn entered(object: &mut Object, event: &Entered, state: &State) {
    object.put("event", "entered");
    object.put("step", event.step);
    object.put("frame", event.frame);
    object.code(state, event.code);
    object.put(
        "how",
        match event.entry {
            Entry::Call => "call",
            Entry::Resume => "resume",
            Entry::Throw => "throw",
        },
    );
    object.put("depth", event.depth);
    object.put("native", event.native);
    let code = state.codes().get(event.code);
    let locals = event.locals.iter().map(|(at, shown)| {
        (
            slot_name(&bc_vm::trace::Slot::Local(*at), code),
            text(shown),
        )
    });
    object.put("locals", Value::Object(locals.collect()));
    let cells = event
        .cells
        .iter()
        .map(|(at, shown)| (slot_name(&bc_vm::trace::Slot::Cell(*at), code), text(shown)));
    object.put("cells", Value::Object(cells.collect()));
    if let Some(sent) = &event.sent {
        object.put("sent", text(sent));
    }
    // While it waited, `yield from` may have ended: what it had on the stack is gone then.
    if event.entry != Entry::Call {
        let frame = state.frames().last();
        let stack = frame.into_iter().flat_map(FrameState::stack);
        object.put("stack", stack.map(text).collect::<Value>());
    }
}
