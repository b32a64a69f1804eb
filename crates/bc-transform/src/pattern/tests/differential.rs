//! The engine against the reference: random patterns over random bodies.

use super::Generator;
use super::reference::{Matched, OPCODES, Plain, Reference};
use crate::pattern::{Cache, Match, Pattern, PatternError};
use bc_core::asm::{Asm, Item};
use bc_core::code::CodeFlags;

fn random_body(g: &mut Generator) -> Vec<Item> {
    let mut asm = Asm::new("f", CodeFlags::empty());
    let (length, labels) = (g.below(9), 2 + g.below(8));
    for _ in 0..length {
        while g.one_in(labels) {
            let label = asm.new_label();
            asm.body.push(label.into());
        }
        let opcode = OPCODES[g.below(OPCODES.len())];
        let instr = bc_core::asm::Instr::new(opcode, (), 1);
        asm.body.push(instr.into());
    }
    while g.one_in(3) {
        let label = asm.new_label();
        asm.body.push(label.into());
    }
    asm.body
}

fn as_matched(found: &Match) -> Matched {
    let name = |name: &str| if name == "a" { "a" } else { "b" };
    let captures = found.all_captures().map(|(n, place)| (name(n), place));
    (found.range(), captures.collect())
}

/// How often the reference was asked, and how often it took too long to answer.
#[derive(Default)]
struct Tally {
    cases: u32,
    matches: u32,
    refusals: u32,
    skipped: u32,
}

fn compare(g: &mut Generator, plain: &Plain, pattern: &Pattern, cache: &mut Cache, t: &mut Tally) {
    let body = random_body(g);
    let mut all = Vec::new();
    for (across, longest) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut pattern = pattern.clone();
        if across {
            pattern = pattern.across_targets();
        }
        if longest {
            pattern = pattern.longest();
        }
        let says = || format!("{pattern:?} over {body:?}");
        let mut reference = Reference::new(&body, across, longest);
        let Some(expected) = reference.find_all(plain) else {
            t.skipped += 1;
            return;
        };
        let found = pattern.find_all_with(cache, &body);
        let found: Vec<Matched> = found.iter().map(as_matched).collect();
        assert_eq!(found, expected, "all of {}", says());
        let from = g.below(body.len() + 2);
        let Some(expected) = reference.find(plain, from) else {
            t.skipped += 1;
            return;
        };
        let first = pattern.find_with(cache, &body, from);
        assert_eq!(
            first.as_ref().map(as_matched),
            expected,
            "from {from} of {}",
            says()
        );
        t.cases += 1;
        t.matches += found.len() as u32;
        if across {
            assert_eq!(pattern.refusals(&body), [], "{}", says());
        }
        all.push((pattern, found));
    }
    for (plain, across) in [(0, 1), (2, 3)] {
        let starts: Vec<usize> = all[plain].1.iter().map(|m| m.0.start).collect();
        let is_label = |at: &usize| matches!(body[*at], Item::Label(_));
        let lost = all[across].1.iter().filter_map(|(range, _)| {
            let at = range.clone().find(is_label)?;
            (!starts.contains(&range.start)).then_some((range.clone(), at))
        });
        let refusals = all[plain].0.refusals(&body);
        let told: Vec<_> = refusals.iter().map(|r| (r.range.clone(), r.at)).collect();
        assert_eq!(told, lost.collect::<Vec<_>>(), "{:?}", all[plain].0);
        for refusal in &refusals {
            assert_eq!(body[refusal.at], Item::Label(refusal.label));
        }
        t.refusals += told.len() as u32;
    }
}

#[test]
fn as_the_reference() {
    let mut g = Generator::new(17);
    let mut cache = Cache::new();
    let mut t = Tally::default();
    while t.cases < 300_000 {
        let depth = 1 + g.below(4);
        let plain = Plain::random(&mut g, depth);
        match Pattern::new(plain.node()) {
            Ok(pattern) => {
                for _ in 0..3 {
                    compare(&mut g, &plain, &pattern, &mut cache, &mut t);
                }
            }
            Err(PatternError::MatchesNothing { .. }) => {}
            Err(other) => panic!("{plain:?}: {other}"),
        }
    }
    assert!(t.matches > 100_000, "only {} matches", t.matches);
    assert!(t.refusals > 3_000, "only {} refusals", t.refusals);
    assert!(t.skipped < 1_000, "{} took too long", t.skipped);
}
