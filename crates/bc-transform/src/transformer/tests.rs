//! What the engine promises to rules and hooks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use crate::pattern::{any, op, ops};
use crate::{Error, Pipeline};
use bc_core::code::CodeFlags;
use bc_core::dis;

/// A transformer of the rules and hooks that a test is about.
struct Only {
    rules: fn() -> Vec<Rule<Only>>,
    rename: fn(&str) -> Option<&'static str>,
    refuse: Option<&'static str>,
}

impl Default for Only {
    fn default() -> Only {
        Only {
            rules: Vec::new,
            rename: |_| None,
            refuse: None,
        }
    }
}

impl Transformer for Only {
    type State = u32;

    fn name(&self) -> String {
        "only".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        (self.rules)()
    }

    fn enter(&self, context: &mut Context<'_, u32>) -> Result<(), Refusal> {
        assert_eq!(context.state, 0, "each code object starts anew");
        assert_eq!(context.startcode(), 0);
        match self.refuse {
            Some(name) if context.code().name().as_ascii() == Some(name) => {
                Err(Refusal::new(format!("{name} is not wanted")))
            }
            _ => Ok(()),
        }
    }

    fn rename_local(
        &self,
        name: &Arc<Text>,
        _: &mut Context<'_, u32>,
    ) -> Result<Option<Arc<Text>>, Refusal> {
        let new = name.as_ascii().and_then(self.rename);
        Ok(new.map(|new| Arc::new(Text::from(new))))
    }

    fn rename_name(
        &self,
        opcode: Opcode,
        name: &Arc<Text>,
        _: &mut Context<'_, u32>,
    ) -> Result<Option<Arc<Text>>, Refusal> {
        let new = name.as_ascii().filter(|_| opcode == Opcode::LOAD_GLOBAL);
        Ok(new.map(|name| Arc::new(Text::from(format!("global_{name}")))))
    }
}

fn only(rules: fn() -> Vec<Rule<Only>>) -> Only {
    Only {
        rules,
        ..Only::default()
    }
}

/// `return 1 + 2 + x`, without a compiler that folds.
fn sum() -> Arc<CodeObject> {
    let builder = Asm::function("sum", ["x"])
        .load_const(1)
        .load_const(2)
        .op(Opcode::BINARY_ADD)
        .load_fast("x")
        .op(Opcode::BINARY_ADD)
        .op(Opcode::RETURN_VALUE);
    Arc::new(builder.build().unwrap())
}

fn opcodes(code: &CodeObject) -> String {
    let names: Vec<_> = dis::lines(code)
        .map(|line| line.opcode.to_string())
        .collect();
    names.join(" ")
}

fn constant(value: i32, line: i32) -> Instr {
    Instr::new(Opcode::LOAD_CONST, Operand::constant(value), line)
}

#[test]
fn the_first_rule_that_does_not_decline_has_its_way() {
    let pass = only(|| {
        vec![
            Rule::of(
                op(Opcode::LOAD_CONST) + op(Opcode::LOAD_CONST),
                |_, _, _| Ok(Outcome::Decline),
            ),
            Rule::of(op(Opcode::LOAD_CONST), |_, matched, _| {
                Ok(Outcome::replace([constant(7, matched.line())]))
            }),
            Rule::of(any(), |_, matched, context| {
                context.state += 1;
                assert!(
                    matched.first().unwrap().1.opcode != Opcode::LOAD_CONST,
                    "what a rule puts down is not looked at again"
                );
                Ok(Outcome::Decline)
            }),
        ]
    });
    let before = sum();
    let after = pass.apply(&before).unwrap();
    assert_eq!(opcodes(&after), opcodes(&before));
    assert_eq!(after.consts().last(), Some(&7.into()));
    assert!(before.is_identical(&sum()), "what went in has not changed");
}

#[test]
fn states_of_the_scan() {
    let pass = only(|| {
        vec![
            // Only the first addition is one for multiplication.
            Rule::of(op(Opcode::BINARY_ADD), |_, matched, context| {
                context.begin(1);
                Ok(matched.with_opcode(Opcode::BINARY_MULTIPLY))
            }),
            Rule::of(op(Opcode::BINARY_ADD), |_, matched, _| {
                Ok(matched.with_opcode(Opcode::BINARY_SUBTRACT))
            })
            .in_states([1, 2]),
        ]
    });
    let code = pass.apply(&sum()).unwrap();
    assert_eq!(
        opcodes(&code),
        "LOAD_CONST LOAD_CONST BINARY_MULTIPLY LOAD_FAST BINARY_SUBTRACT RETURN_VALUE"
    );
}

#[test]
fn jumps_to_what_was_replaced_or_deleted_lead_to_what_stands_there() {
    let builder = Asm::function("f", ["x"])
        .if_(
            |b| b.load_fast("x"),
            |b| b.load_const(1).op(Opcode::POP_TOP),
        )
        .op(Opcode::NOP)
        .return_const(2);
    let code = Arc::new(builder.build().unwrap());
    let pass = only(|| {
        vec![Rule::of(op(Opcode::NOP), |_, _, _| {
            Ok(Outcome::Replace(Vec::new()))
        })]
    });
    assert_eq!(
        dis::dis(&pass.apply(&code).unwrap()),
        "  1           0 LOAD_FAST                0 (x)
              3 POP_JUMP_IF_FALSE       10
              6 LOAD_CONST               1 (1)
              9 POP_TOP
        >>   10 LOAD_CONST               2 (2)
             13 RETURN_VALUE
"
    );
}

#[test]
fn names_are_changed_wherever_they_stand() {
    let inner = Asm::function("inner", ())
        .freevars(["x"])
        .load_deref("x")
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    let code = Asm::function("outer", ["x", "y"])
        .cellvars(["x"])
        .load_global("g")
        .load_fast("y")
        .load_attr("g")
        .with(Opcode::LOAD_CLOSURE, Operand::cell("x"))
        .with(Opcode::BUILD_TUPLE, 1)
        .load_const(inner)
        .load_const("outer.inner")
        .with(Opcode::MAKE_CLOSURE, 0)
        .with(Opcode::BUILD_LIST, 3)
        .op(Opcode::RETURN_VALUE)
        .build()
        .unwrap();
    let pass = Only {
        rename: |name| match name {
            "x" => Some("variable"),
            "y" => Some("other"),
            _ => None,
        },
        ..Only::default()
    };
    let code = pass.apply(&Arc::new(code)).unwrap();
    let names = |names: &[Arc<Text>]| {
        let names: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
        names.join(" ")
    };
    assert_eq!(names(code.varnames()), "variable other");
    assert_eq!(names(code.cellvars()), "variable");
    assert_eq!(names(code.names()), "g global_g");
    let inner = code.nested().next().unwrap();
    assert_eq!(names(inner.freevars()), "variable");
    assert_eq!(inner.code(), [136, 0, 0, 83]);
}

#[test]
fn errors_name_the_pass_and_the_code() {
    let module = Asm::module("<module>")
        .load_const(sum())
        .load_const("sum")
        .with(Opcode::MAKE_FUNCTION, 0)
        .op(Opcode::RETURN_VALUE);
    let module = Arc::new(module.build().unwrap());
    let pass = Only {
        refuse: Some("sum"),
        ..Only::default()
    };
    assert_eq!(
        pass.apply(&module).unwrap_err().to_string(),
        "only: sum is not wanted (<module>.sum, line 1 of <string>)"
    );
    let breaks = || {
        only(|| {
            vec![Rule::of(op(Opcode::LOAD_FAST), |_, _, _| {
                Ok(Outcome::Replace(Vec::new()))
            })]
        })
    };
    let broken = breaks().apply(&module).unwrap_err();
    assert_eq!(broken.pass(), "only");
    let text = broken.to_string();
    assert!(text.starts_with("only: <module>.sum: V"), "{text}");
    assert!(text.contains("BINARY_ADD"), "{text}");
    let pipeline = Pipeline::new().then(Only::default()).then(breaks());
    assert_eq!(pipeline.run(&module).unwrap_err(), broken);
    let nothing = only(|| vec![Rule::of(any().star(), |_, _, _| Ok(Outcome::Decline))]);
    assert!(matches!(
        nothing.apply(&module).unwrap_err(),
        Error::Pattern { .. }
    ));
    let unsound = Arc::new(module.replace().stacksize(0).build().unwrap());
    assert!(matches!(
        Only::default().apply(&unsound).unwrap_err(),
        Error::Input { .. }
    ));
    let stray = only(|| {
        vec![Rule::of(op(Opcode::LOAD_FAST), |_, matched, context| {
            let label = context.new_label();
            Ok(Outcome::replace([Instr::new(
                Opcode::JUMP_ABSOLUTE,
                label,
                matched.line(),
            )]))
        })]
    });
    assert_eq!(
        stray.apply(&module).unwrap_err().to_string(),
        "only: <module>.sum: item 3: JUMP_ABSOLUTE leads to label L0, which stands nowhere"
    );
}

/// A code object that stands in two places is rewritten once and stays one.
#[test]
fn what_is_shared_stays_shared() {
    let inner = sum();
    let middle = Asm::function("middle", ())
        .load_const(Arc::clone(&inner))
        .op(Opcode::RETURN_VALUE);
    let module = Asm::module("<module>")
        .load_const(inner)
        .op(Opcode::POP_TOP)
        .load_const(middle.build().unwrap())
        .op(Opcode::RETURN_VALUE);
    let module = Arc::new(module.build().unwrap());
    for order in [Order::InnermostFirst, Order::OutermostFirst] {
        struct Ordered(Order);
        impl Transformer for Ordered {
            type State = ();
            fn name(&self) -> String {
                "ordered".to_owned()
            }
            fn order(&self) -> Order {
                self.0
            }
            fn rules(&self) -> Vec<Rule<Self>> {
                vec![Rule::of(ops("BINARY_*"), |_, matched, _| {
                    Ok(matched.with_opcode(Opcode::BINARY_OR))
                })]
            }
        }
        let code = Ordered(order).apply(&module).unwrap();
        let nested: Vec<_> = code.nested().collect();
        let [inner, middle] = nested[..] else {
            panic!("{nested:?}")
        };
        assert!(Arc::ptr_eq(inner, middle.nested().next().unwrap()));
        assert!(opcodes(inner).contains("BINARY_OR"));
        assert!(!inner.flags().contains(CodeFlags::GENERATOR));
    }
}
