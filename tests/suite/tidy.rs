//! What reviews forget: who may name whom, how long a file is, whether it says what it holds.
//!
//! These tests read the sources as text. They see a `use` and a path, which is enough because the
//! rooms talk through free functions called by path: an upward arrow is always a visible word.

use bc_tests::{files, root, text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Longest file allowed, in lines.
const LONGEST: usize = 700;

/// Rooms of bc-vm and their ranks. A room names rooms of lower rank and itself; rooms of rank 4 are
/// siblings that meet through the rooms below and through `Vm`.
const RANKS: &[(&str, u8)] = &[
    ("limits", 0),
    ("model", 1),
    ("protocol", 2),
    ("runtime", 3),
    ("types", 4),
    ("interp", 4),
    ("builtins", 4),
    ("trace", 4),
    ("embed", 4),
    ("boot", 5),
];

/// Arrows between the crates: who may depend on whom, in any kind of dependency.
const ARROWS: &[(&str, &[&str])] = &[
    ("bc-core", &[]),
    ("bc-vm", &["bc-core"]),
    // The last one in tests alone.
    ("bc-lib", &["bc-core", "bc-vm", "bc-source"]),
    (
        "bc-func",
        &[
            "bc-core",
            "bc-transform",
            "bc-vm",
            "bc-lib",
            "bc-source",
            "bc-eval",
        ],
    ),
    ("bc-transform", &["bc-core"]),
    ("bc-source", &["bc-core"]),
    ("bc-eval", &["bc-core", "bc-source", "bc-vm", "bc-lib"]),
    // The last four in tests and examples alone.
    (
        "bc-trace",
        &[
            "bc-core",
            "bc-vm",
            "bc-func",
            "bc-lib",
            "bc-eval",
            "bc-source",
        ],
    ),
    (
        "bc-cli",
        &[
            "bc-core",
            "bc-source",
            "bc-vm",
            "bc-lib",
            "bc-eval",
            "bc-func",
            "bc-transform",
            "bc-trace",
        ],
    ),
];

/// Modules of one crate that may name each other, and why.
const KNOTS: &[(&str, &[&str], &str)] = &[(
    "bc-core",
    &["code", "constant"],
    "a code object holds constants, and a constant may be a code object",
)];

/// Crates that take bytes and hand bytes back, and the parts of `std` they must not name.
const SANDBOXED: &[&str] = &[
    "bc-core",
    "bc-vm",
    "bc-lib",
    "bc-func",
    "bc-transform",
    "bc-source",
    "bc-eval",
    "bc-trace",
];
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "Instant",
    "SystemTime",
    "thread::sleep",
];

/// Hash tables whose seeds are other ones in each process; the machine's have fixed seeds.
const UNSEEDED: &[&str] = &["HashMap::new", "HashSet::new", "RandomState::new"];

/// All Rust sources of the workspace.
fn sources() -> Vec<PathBuf> {
    ["crates", "tests", "benches"]
        .iter()
        .flat_map(|top| files(&root().join(top), "rs"))
        .collect()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

/// The lines of a source with line comments cut off, so that a link in a comment is not an arrow.
fn code_lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.lines().enumerate().map(|(i, line)| {
        let end = match line.find("//") {
            Some(at) if !line[..at].ends_with(':') => at,
            _ => line.len(),
        };
        (i + 1, &line[..end])
    })
}

/// Where a source file sits below `src`: its module path, outermost first (`lib.rs` is empty).
fn module_path(file: &Path, src: &Path) -> Vec<String> {
    let relative = file
        .strip_prefix(src)
        .expect("a file of the crate")
        .with_extension("");
    let mut parts: Vec<String> = relative
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if matches!(
        parts.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    ) {
        parts.pop();
    }
    parts
}

/// The top-level modules a source names, with the line: through `crate::name`, through
/// `crate::{name, …}`, and through as many `super::` as lead to the root.
fn named_rooms(source: &str, depth: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let code: Vec<(usize, &str)> = code_lines(source).collect();
    let joined: String = code.iter().map(|(_, line)| format!("{line}\n")).collect();
    let line_at = |at: usize| joined[..at].matches('\n').count() + 1;
    for (at, _) in joined.match_indices("crate::") {
        if joined[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        names_after(&joined[at + 7..], &mut |name| {
            found.push((line_at(at), name))
        });
    }
    let chain = "super::".repeat(depth.max(1));
    for (at, _) in joined.match_indices(&chain) {
        names_after(&joined[at + chain.len()..], &mut |name| {
            found.push((line_at(at), name))
        });
    }
    found
}

/// The first name after a path's `::`, or the first name of each branch of a `{…}` group.
fn names_after(rest: &str, found: &mut dyn FnMut(String)) {
    let name = |s: &str| -> String {
        s.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        found(name(rest));
        return;
    };
    let (mut depth, mut start) = (0usize, 0usize);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                found(name(&group[start..i]));
                start = i + 1;
                if c == '}' {
                    return;
                }
            }
            _ => {}
        }
    }
}

#[test]
fn rooms_of_the_machine_point_downwards() {
    let src = root().join("crates/bc-vm/src");
    let rank = |room: &str| {
        RANKS
            .iter()
            .find(|(name, _)| *name == room)
            .map(|(_, rank)| *rank)
    };
    let mut findings = Vec::new();
    for file in files(&src, "rs") {
        let path = module_path(&file, &src);
        let Some(room) = path.first() else { continue };
        let Some(own) = rank(room) else {
            findings.push(format!("{}: `{room}` is no room; see RANKS", shown(&file)));
            continue;
        };
        for (line, other) in named_rooms(&text(&file), path.len()) {
            if other != *room && rank(&other).is_some_and(|theirs| theirs >= own) {
                findings.push(format!("{}:{line}: `{room}` names `{other}`", shown(&file)));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn modules_of_a_crate_form_no_cycle() {
    let mut findings = Vec::new();
    for (crate_name, _) in ARROWS {
        let src = root().join("crates").join(crate_name).join("src");
        let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in files(&src, "rs") {
            let path = module_path(&file, &src);
            let Some(room) = path.first() else { continue };
            if path.iter().any(|part| part == "tests") {
                continue;
            }
            let named = named_rooms(&text(&file), path.len())
                .into_iter()
                .map(|(_, name)| name);
            arrows
                .entry(room.clone())
                .or_default()
                .extend(named.filter(|name| name != room));
        }
        let rooms: Vec<String> = arrows.keys().cloned().collect();
        for targets in arrows.values_mut() {
            targets.retain(|name| rooms.contains(name));
        }
        for (known, knot, _) in KNOTS {
            if known == crate_name {
                for room in *knot {
                    if let Some(targets) = arrows.get_mut(*room) {
                        targets.retain(|name| !knot.contains(&name.as_str()));
                    }
                }
            }
        }
        // A room nobody below still needs can be taken away; what is left over runs in a circle.
        loop {
            let done: Vec<String> = arrows
                .iter()
                .filter(|(_, to)| to.is_empty())
                .map(|(name, _)| name.clone())
                .collect();
            if done.is_empty() {
                break;
            }
            arrows.retain(|name, _| !done.contains(name));
            for targets in arrows.values_mut() {
                targets.retain(|name| !done.contains(name));
            }
        }
        if !arrows.is_empty() {
            findings.push(format!("{crate_name}: in or above a circle: {arrows:?}"));
        }
    }
    assert_none(&findings);
}

#[test]
fn crates_depend_downwards() {
    let mut findings = Vec::new();
    for manifest in files(&root().join("crates"), "toml") {
        if !manifest.ends_with("Cargo.toml") {
            continue;
        }
        let folder = manifest
            .parent()
            .and_then(Path::file_name)
            .expect("a crate's folder");
        let folder = folder.to_string_lossy();
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == folder) else {
            findings.push(format!("{folder}: say in ARROWS what it may depend on"));
            continue;
        };
        let manifest = text(&manifest);
        let mut in_dependencies = false;
        for line in manifest.lines() {
            if let Some(section) = line.strip_prefix('[') {
                in_dependencies = section.contains("dependencies");
            }
            let name: String = line
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '-')
                .collect();
            if in_dependencies && name.starts_with("bc-") && !allowed.contains(&name.as_str()) {
                findings.push(format!("{folder} depends on {name}"));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn libraries_stay_inside() {
    let mut findings = Vec::new();
    for name in SANDBOXED {
        for file in files(&root().join("crates").join(name).join("src"), "rs") {
            for (line, code) in code_lines(&text(&file)) {
                let machine = matches!(*name, "bc-vm" | "bc-lib") && !file.ends_with("tests.rs");
                let unseeded = UNSEEDED.iter().filter(|_| machine);
                for outside in OUTSIDE.iter().chain(unseeded) {
                    if code.contains(outside) {
                        findings.push(format!("{}:{line}: {outside}", shown(&file)));
                    }
                }
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn files_are_short_and_say_what_they_hold() {
    let mut findings = Vec::new();
    for file in sources() {
        let source = text(&file);
        let lines = source.lines().count();
        if lines > LONGEST {
            findings.push(format!(
                "{}: {lines} lines, {LONGEST} allowed",
                shown(&file)
            ));
        }
        if !source.starts_with("//! ") {
            findings.push(format!(
                "{}: no module documentation on line 1",
                shown(&file)
            ));
        }
    }
    assert_none(&findings);
}

#[test]
fn nothing_is_put_off() {
    // Spelled in halves, so that this file does not find itself.
    let banned = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("#[ig", "nore"),
        concat!("X", "XX"),
    ];
    let mut findings = Vec::new();
    for file in sources() {
        for (i, line) in text(&file).lines().enumerate() {
            for word in banned {
                // As a word of its own: CPython's own messages speak of hexadecimal digits that way.
                let stands_alone = |(at, _): (usize, &str)| {
                    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                    !letter(line[..at].chars().next_back())
                        && !letter(line[at + word.len()..].chars().next())
                };
                if line.match_indices(word).any(stands_alone) {
                    findings.push(format!("{}:{}: {word}", shown(&file), i + 1));
                }
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn the_gate_runs_the_command_the_readme_shows() {
    let command = "cargo test --workspace";
    assert!(text(&root().join("README.md")).contains(command));
    assert!(text(&root().join(".ci/run")).contains(&format!("step {command}\n")));
}

#[test]
fn the_ranks_can_fail() {
    let found = |source: &str, depth| -> Vec<String> {
        named_rooms(source, depth)
            .into_iter()
            .map(|(_, name)| name)
            .collect()
    };
    assert_eq!(found("use crate::model::value::Value;", 2), ["model"]);
    assert_eq!(
        found("use crate::{limits, interp::{run, step}, model::Vm};", 1),
        ["limits", "interp", "model"]
    );
    assert_eq!(found("fn f() { crate::boot::start() }", 1), ["boot"]);
    assert_eq!(
        found("/// See [`crate::boot`].\nfn f() {}", 1),
        Vec::<String>::new()
    );
    assert_eq!(found("use super::super::interp::run;", 2), ["interp"]);
    assert_eq!(found("mycrate::boot", 1), Vec::<String>::new());
}
