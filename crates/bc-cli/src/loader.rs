//! Where `import` looks under `pybc run`: the program's folder and those of `--path`, nothing else.
//!
//! Only `.pyc` files are opened, and `.py` files for the lines that tracebacks show, and only below those folders: a module name that is no plain word
//! names no file. Inside a folder a package wins over a module, as in CPython; a compiled file may
//! also lie in `__pycache__`, where CPython puts it.

use bc_core::pyc::Pyc;
use bc_vm::model::vm::{Found, ModuleLoader, SourceLine};
use std::collections::HashMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// What CPython 3.5 appends to the names of the files in `__pycache__`.
const TAG: &str = "cpython-35";

/// How many bytes of a source file are looked at.
const LONGEST_SOURCE: u64 = 16 << 20;

/// Finds modules in folders.
#[derive(Debug)]
pub(crate) struct Folders {
    folders: Vec<PathBuf>,
}

impl Folders {
    /// A loader that looks into the given folders, in this order.
    pub(crate) fn new(folders: Vec<PathBuf>) -> Folders {
        Folders { folders }
    }
}

impl ModuleLoader for Folders {
    fn find(&mut self, fullname: &str, path: Option<&[String]>) -> Result<Option<Found>, String> {
        let name = fullname.rsplit('.').next().unwrap_or(fullname);
        if !is_plain(name) {
            return Ok(None);
        }
        let folders: Vec<PathBuf> = match path {
            Some(path) => path.iter().map(PathBuf::from).collect(),
            None => self.folders.clone(),
        };
        for folder in folders {
            let package = folder.join(name);
            for (home, stem, is_package) in [(&package, "__init__", true), (&folder, name, false)] {
                if let Some(file) = compiled(home, stem) {
                    let path = is_package.then(|| vec![home.to_string_lossy().into_owned()]);
                    return load(fullname, &file, path).map(Some);
                }
            }
        }
        Ok(None)
    }
}

/// Finds the lines that tracebacks show: in the source files below the same folders, by the relative
/// path that the code names or by its last part alone. Where a program names any other file it is not
/// opened, since the program may read its own tracebacks.
pub(crate) fn source_line(folders: Vec<PathBuf>) -> SourceLine {
    let mut files: HashMap<String, Vec<String>> = HashMap::new();
    Box::new(move |name, line| {
        let lines = files
            .entry(name.to_string())
            .or_insert_with(|| source(&folders, name).unwrap_or_default());
        lines
            .get(usize::try_from(line).ok()?.checked_sub(1)?)
            .cloned()
    })
}

/// The lines of a source file.
fn source(folders: &[PathBuf], name: &str) -> Option<Vec<String>> {
    let path = Path::new(name);
    if path.extension()? != "py" {
        return None;
    }
    let inside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let names = [inside.then_some(path), path.file_name().map(Path::new)];
    let file = names
        .into_iter()
        .flatten()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())?;
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).ok()?;
    opened.take(LONGEST_SOURCE).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    Some(text.lines().map(str::to_string).collect())
}

/// Whether a name could be one of a module in a folder: no separators, no way up.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c == '_' || c.is_alphanumeric())
}

/// The compiled file of a module in a folder, if there is one.
fn compiled(folder: &Path, stem: &str) -> Option<PathBuf> {
    [
        folder.join(format!("{stem}.pyc")),
        folder.join("__pycache__").join(format!("{stem}.{TAG}.pyc")),
        folder.join(format!("{stem}.{TAG}.pyc")),
    ]
    .into_iter()
    .find(|file| file.is_file())
}

/// Reads one module.
fn load(fullname: &str, file: &Path, path: Option<Vec<String>>) -> Result<Found, String> {
    let shown = file.to_string_lossy().into_owned();
    let bytes = fs::read(file).map_err(|error| match error.kind() {
        ErrorKind::PermissionDenied => format!("cannot read '{shown}': permission denied"),
        _ => format!("cannot read '{shown}': {error}"),
    })?;
    let pyc = Pyc::read(&bytes)
        .map_err(|error| format!("cannot load '{fullname}' from '{shown}': {error}"))?;
    Ok(Found {
        code: pyc.code,
        file: shown,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_name_files() {
        for name in ["a", "_x9", "straße"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "/etc/x", "a/b", "a\\b", "c:x", "a\0", "a-b", "~"] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn source_is_looked_for_below_the_folders_only() {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let folders = [here.join("src"), here.clone()];
        for name in [
            "/etc/passwd",
            "Cargo.toml",
            "../x/lib.rs",
            "src/lib.rs",
            "none.py",
            "",
        ] {
            assert!(source(&folders, name).is_none(), "{name}");
        }
    }

    #[test]
    fn the_way_up_leads_nowhere() {
        let mut loader = Folders::new(vec![PathBuf::from(".")]);
        for name in ["..", "../x", "a.../b", "/x"] {
            assert!(matches!(loader.find(name, None), Ok(None)), "{name}");
        }
    }
}
