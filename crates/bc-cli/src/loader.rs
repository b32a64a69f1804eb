//! Where `import` looks under `pybc run`: the program's folder and those of `--path`, nothing else.
//!
//! Only `.pyc` files are opened, and only below those folders: a module name that is no plain word
//! names no file. Inside a folder a package wins over a module, as in CPython; a compiled file may
//! also lie in `__pycache__`, where CPython puts it.

use bc_core::pyc::Pyc;
use bc_vm::model::vm::{Found, ModuleLoader};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What CPython 3.5 appends to the names of the files in `__pycache__`.
const TAG: &str = "cpython-35";

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
    fn the_way_up_leads_nowhere() {
        let mut loader = Folders::new(vec![PathBuf::from(".")]);
        for name in ["..", "../x", "a.../b", "/x"] {
            assert!(matches!(loader.find(name, None), Ok(None)), "{name}");
        }
    }
}
