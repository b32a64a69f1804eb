//! Which files of a room name each other in a circle: a change in one of them is a change in all.
//!
//! The sources are read as text: a file names another one where one of its paths (`use`, or inline) leads into it. Absent:
//! rooms and crates, of which `tidy` sees to it that they form no circle at all.

use bc_tests::{files, root, text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A module, by its path from the root of its crate.
type Module = Vec<String>;

/// So many files may be in a circle.
const LARGEST: usize = 10;

/// Circles that may be larger, by crate and room, and why.
const KNOTS: &[(&str, &str, &str)] = &[(
    "bc-vm",
    "model",
    "an object holds values, a class, a payload; each of those leads back to objects, and the machine owns them all",
)];

/// The module of a source below `src`.
fn module(file: &Path, src: &Path) -> Module {
    let relative = file.strip_prefix(src).expect("a file of the crate");
    let mut parts: Module = relative
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let last = parts.last().map(String::as_str);
    if matches!(last, Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// All paths that a tree of `use` stands for: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(tree: &str, before: &[String], found: &mut Vec<Module>) {
    let mut path = before.to_vec();
    let mut rest = tree.trim_start();
    loop {
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if end > 0 {
            path.push(rest[..end].to_owned());
        }
        match rest[end..].strip_prefix("::") {
            Some(more) => rest = more,
            None => {
                rest = &rest[end..];
                break;
            }
        }
    }
    let Some(group) = rest.strip_prefix('{') else {
        found.push(path);
        return;
    };
    let (mut depth, mut start) = (0_usize, 0_usize);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                expand(&group[start..at], &path, found);
                start = at + 1;
                if c == '}' {
                    return;
                }
            }
            _ => {}
        }
    }
}

/// The paths in a source that begin with `crate`, `super` or `self`.
fn paths(source: &str) -> Vec<Module> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut found = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || "_:$".contains(c)) {
                expand(&code[at..], &[], &mut found);
            }
        }
    }
    found
}

/// The modules that each module of a crate names.
fn arrows(src: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    let sources: BTreeMap<Module, String> = files(src, "rs")
        .iter()
        .map(|file| (module(file, src), text(file)))
        .filter(|(module, _)| !module.iter().any(|part| part == "tests"))
        .collect();
    let mut arrows = BTreeMap::new();
    for (module, source) in &sources {
        let mut named = BTreeSet::new();
        for path in paths(source) {
            let up = path.iter().take_while(|part| *part == "super").count();
            let (base, rest) = match path.first().map(String::as_str) {
                Some("crate") => (&[][..], &path[1..]),
                Some("self") => (&module[..], &path[1..]),
                _ => (&module[..module.len().saturating_sub(up)], &path[up..]),
            };
            let whole = [base, rest].concat();
            let target = (1..=whole.len())
                .rev()
                .map(|length| whole[..length].to_vec())
                .find(|prefix| sources.contains_key(prefix));
            named.extend(target.filter(|target| target != module));
        }
        arrows.insert(module.clone(), named);
    }
    arrows
}

/// What can be reached from a module along the arrows, inside its room.
fn reached(from: &Module, arrows: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for target in arrows.get(module).into_iter().flatten() {
            if target.first() == from.first() && found.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    found
}

/// The largest circle of each room that has one.
fn circles(arrows: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeMap<String, BTreeSet<Module>> {
    let reach: BTreeMap<&Module, BTreeSet<Module>> = arrows
        .keys()
        .filter(|module| !module.is_empty())
        .map(|module| (module, reached(module, arrows)))
        .collect();
    let mut largest: BTreeMap<String, BTreeSet<Module>> = BTreeMap::new();
    for (module, there) in &reach {
        let back = |other: &&Module| reach.get(*other).is_some_and(|it| it.contains(*module));
        let circle: BTreeSet<Module> = there.iter().filter(back).cloned().collect();
        let known = largest.entry(module[0].clone()).or_default();
        if circle.len() > known.len() {
            *known = circle;
        }
    }
    largest
}

#[test]
fn files_of_a_room_form_small_circles_only() {
    let mut findings = Vec::new();
    let mut largest = 0;
    for folder in std::fs::read_dir(root().join("crates")).expect("the crates") {
        let folder = folder.expect("a crate").path();
        let name = folder.file_name().expect("its name").to_string_lossy();
        for (room, circle) in circles(&arrows(&folder.join("src"))) {
            let is_known = |(its_crate, its_room, _): &(&str, &str, &str)| {
                *its_crate == name && *its_room == room
            };
            if KNOTS.iter().any(is_known) {
                continue;
            }
            largest = largest.max(circle.len());
            if circle.len() > LARGEST {
                let names: Vec<String> = circle.iter().map(|module| module.join("::")).collect();
                findings.push(format!(
                    "{name}: {} files: {}",
                    names.len(),
                    names.join(", ")
                ));
            }
        }
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
    // Otherwise no circle was looked for.
    assert!(largest > 1);
}

#[test]
fn a_circle_is_found() {
    let module = |name: &str| -> Module { name.split("::").map(str::to_owned).collect() };
    assert_eq!(
        paths("use crate::a::{b, c::{d, e}};\nfn f() { super::g::h() } // crate::no"),
        [
            "crate::a::b",
            "crate::a::c::d",
            "crate::a::c::e",
            "super::g::h"
        ]
        .map(module)
    );
    let arrows: BTreeMap<Module, BTreeSet<Module>> = [
        ("r::a", &["r::b", "s::x"][..]),
        ("r::b", &["r::c"]),
        ("r::c", &["r::a"]),
        ("r::d", &["r::a"]),
        ("s::x", &["r::a"]),
    ]
    .iter()
    .map(|(from, to)| (module(from), to.iter().map(|to| module(to)).collect()))
    .collect();
    let found = circles(&arrows);
    assert_eq!(found["r"], ["r::a", "r::b", "r::c"].map(module).into());
    assert!(found["s"].is_empty());
}
