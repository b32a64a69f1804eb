//! Manual pages: one for each command, with the sections that people look for.

use bc_tests::command::pybc;
use std::process::ExitCode;

/// The text below each heading of a page, without the requests of roff.
fn sections(page: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in page.lines() {
        match line.strip_prefix(".SH ") {
            Some(title) => sections.push((title.trim_matches('"').to_owned(), String::new())),
            None if line.starts_with('.') => {}
            None => {
                if let Some((_, text)) = sections.last_mut() {
                    let line = line
                        .replace("\\-", "-")
                        .replace("\\fB", "")
                        .replace("\\fI", "");
                    text.push_str(
                        &line
                            .replace("\\fR", "")
                            .replace("\\&", "")
                            .replace("\\'", "'"),
                    );
                    text.push('\n');
                }
            }
        }
    }
    sections
}

/// The commands there are, by the help.
fn commands() -> Vec<String> {
    let help = pybc(&["--help"]).out;
    let list = help.split("Commands:\n").nth(1).unwrap();
    let list = list.split("\n\n").next().unwrap();
    let names = list
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !name.is_empty() && *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_has_a_page_with_all_sections() {
    let commands = commands();
    assert!(commands.len() >= 15, "{commands:?}");
    for command in &commands {
        let page = pybc(&["generate", "man", command]);
        assert_eq!(page.code, ExitCode::SUCCESS, "{command}: {}", page.err);
        let sections = sections(&page.out);
        let text = |title: &str| {
            let found: Vec<_> = sections.iter().filter(|(name, _)| name == title).collect();
            assert_eq!(found.len(), 1, "{command}: {title}: {sections:?}");
            found[0].1.clone()
        };
        assert!(
            text("NAME").starts_with(&format!("pybc-{command} - ")),
            "{command}"
        );
        assert!(
            text("SYNOPSIS").starts_with(&format!("pybc {command}")),
            "{command}"
        );
        assert!(text("EXIT STATUS").contains("2 "), "{command}");
        assert!(!page.out.contains("Exit codes:"), "{command}");
        assert!(!page.out.contains("help(1)"), "{command}");
        assert!(!text("DEFAULTS").is_empty(), "{command}");
        let also = text("SEE ALSO");
        assert!(
            also.contains("pybc(1)") && !also.contains(&format!("pybc-{command}(1)")),
            "{command}: {also}"
        );
        assert!(text("EXAMPLES").contains("pybc "), "{command}");
    }
}

#[test]
fn the_page_of_a_command_that_runs_says_within_what() {
    let page = sections(&pybc(&["generate", "man", "run"]).out);
    let text = |title: &str| {
        page.iter()
            .find(|(name, _)| name == title)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(
        text("SYNOPSIS"),
        "pybc run [OPTIONS] FILE [ARGS]...\npybc run [OPTIONS] -c CODE [ARGS]...\npybc run [OPTIONS] -m MODULE [ARGS]...\n"
    );
    let defaults = text("DEFAULTS");
    assert!(
        defaults.contains("--steps\n10000000000 instructions\n"),
        "{defaults}"
    );
    assert!(
        defaults.contains("--memory\n1073741824 bytes\n"),
        "{defaults}"
    );
    for code in ["121", "122", "123", "124", "125"] {
        assert!(
            text("EXIT STATUS").contains(code),
            "{code}: {}",
            text("EXIT STATUS")
        );
    }
    assert!(text("EXAMPLES").contains("pybc run --steps 1000000 loop.py"));
    assert_eq!(
        text("OPTIONS").matches("--steps").count(),
        1,
        "{}",
        text("OPTIONS")
    );
    let whole = sections(&pybc(&["generate", "man"]).out);
    let text = |title: &str| {
        whole
            .iter()
            .find(|(name, _)| name == title)
            .unwrap()
            .1
            .clone()
    };
    for command in commands() {
        assert!(
            text("SEE ALSO").contains(&format!("pybc-{command}(1)")),
            "{command}"
        );
    }
    assert!(text("EXIT STATUS").contains("122  `run`: the instruction budget is used up"));
}
