//! Where `import` looks under `pybc run`: the program's folder and those of `--path`, nothing else.
//!
//! The machine asks what lies where and reads what it needs; here it is decided what it may see. A path
//! that leads out of the folders, by its name or by links, counts as one that does not exist.

use bc_source::{Source, readable};
use bc_vm::model::loader::{FileKind, ModuleLoader, Unread};
use bc_vm::model::vm::SourceLine;
use std::collections::HashMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// How many bytes of a source file are looked at.
const LONGEST_SOURCE: u64 = 16 << 20;

/// Shows the machine some folders and what lies in them.
#[derive(Debug)]
pub(crate) struct Folders {
    roots: Vec<Root>,
    current: Option<PathBuf>,
}

/// A folder that the program may see.
#[derive(Debug)]
struct Root {
    /// As it was given.
    given: PathBuf,
    /// Where it lies, links followed.
    real: PathBuf,
}

impl Folders {
    /// A loader for the given folders; those that do not exist are left out.
    pub(crate) fn new(folders: &[PathBuf]) -> Folders {
        let roots = folders.iter().filter_map(|folder| {
            let given = plain(folder);
            let place = if given.as_os_str().is_empty() {
                Path::new(".")
            } else {
                &given
            };
            let real = fs::canonicalize(place).ok()?;
            Some(Root { given, real })
        });
        Folders {
            roots: roots.collect(),
            current: std::env::current_dir().ok(),
        }
    }
}

impl Folders {
    /// The real path behind `path`, if it lies in one of the folders: by its name, and where links
    /// lead as well. A path beyond them is not even asked for.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        let path = plain(Path::new(path));
        let current = || self.current.as_deref().map(|current| current.join(&path));
        let named = self.roots.iter().any(|root| {
            is_below(&path, &root.given)
                || is_below(&path, &root.real)
                || current()
                    .is_some_and(|path| is_below(&path, &root.given) || is_below(&path, &root.real))
        });
        let path = if path.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            path
        };
        let real = fs::canonicalize(path.clone()).ok().filter(|_| named)?;
        let is_inside = self.roots.iter().any(|root| real.starts_with(&root.real));
        is_inside.then_some(path)
    }
}

impl ModuleLoader for Folders {
    fn kind(&mut self, path: &str) -> Option<FileKind> {
        let path = self.inside(path)?;
        if path.is_dir() {
            return Some(FileKind::Folder);
        }
        path.is_file().then_some(FileKind::File)
    }

    fn list(&mut self, folder: &str) -> Option<Vec<String>> {
        let entries = fs::read_dir(self.inside(folder)?).ok()?;
        let names = entries.flatten().map(|entry| entry.file_name());
        Some(names.filter_map(|name| name.into_string().ok()).collect())
    }

    fn read(&mut self, file: &str, most: u64) -> Result<Vec<u8>, Unread> {
        let path = self.inside(file).ok_or(Unread::Absent)?;
        if path.is_dir() {
            return Err(Unread::Folder);
        }
        // Anything but a plain file may never end.
        if !path.is_file() {
            return Err(Unread::Absent);
        }
        let told = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => Unread::Absent,
            ErrorKind::PermissionDenied => Unread::Denied,
            _ => Unread::Other(error.to_string()),
        };
        let opened = fs::File::open(path).map_err(told)?;
        let size = opened.metadata().map_err(told)?.len();
        if size > most {
            return Err(Unread::TooLarge(size));
        }
        let mut bytes = Vec::new();
        opened.take(most).read_to_end(&mut bytes).map_err(told)?;
        Ok(bytes)
    }
}

/// A path without the parts that change nothing.
fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| !matches!(part, Component::CurDir))
        .collect()
}

/// Whether `path` is `root` or named below it, with no way up behind that.
fn is_below(path: &Path, root: &Path) -> bool {
    let Ok(rest) = path.strip_prefix(root) else {
        return false;
    };
    rest.components()
        .all(|part| matches!(part, Component::Normal(_)))
}

/// A source that is run: its name in tracebacks, and what is in it.
pub(crate) type OwnSource = (String, Vec<u8>);

/// Finds the lines that tracebacks show: in the source that is run, or in the source files below the same
/// folders, by the relative path that the code names or by its last part alone. Where a program names any
/// other file it is not opened, since the program may read its own tracebacks.
pub(crate) fn source_line(folders: Vec<PathBuf>, own: Option<OwnSource>) -> SourceLine {
    let mut files: HashMap<String, Vec<String>> = HashMap::new();
    Box::new(move |name, line| {
        let lines = files.entry(name.to_string()).or_insert_with(|| {
            match own.as_ref().filter(|own| own.0 == name) {
                Some((_, bytes)) => lines(bytes),
                None => source(&folders, name).unwrap_or_default(),
            }
        });
        lines
            .get(usize::try_from(line).ok()?.checked_sub(1)?)
            .cloned()
    })
}

/// The lines of a source, in its encoding.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = readable(Source::Bytes(bytes), None);
    text.lines().map(str::to_string).collect()
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
    Some(lines(&bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

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
    fn nothing_beyond_the_folders_is_seen() {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut loader = Folders::new(&[here.join("src"), here.join("no such folder")]);
        let given = here.join("src").to_string_lossy().into_owned();
        assert_eq!(loader.kind(&given), Some(FileKind::Folder));
        assert_eq!(
            loader.kind(&format!("{given}/lib.rs")),
            Some(FileKind::File)
        );
        assert!(loader.read(&format!("{given}/lib.rs"), u64::MAX).is_ok());
        for name in [
            "/etc/passwd",
            "..",
            "",
            "/",
            &format!("{given}/.."),
            &format!("{given}/../Cargo.toml"),
            &format!("{given}/cmd/../lib.rs"),
            &format!("{given}x"),
            &here.join("Cargo.toml").to_string_lossy(),
            &here.join("no such folder").to_string_lossy(),
        ] {
            assert_eq!(loader.kind(name), None, "{name}");
            assert_eq!(loader.list(name), None, "{name}");
            assert_eq!(loader.read(name, u64::MAX), Err(Unread::Absent), "{name}");
        }
        let small = loader.read(&format!("{given}/lib.rs"), 10);
        assert!(matches!(small, Err(Unread::TooLarge(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_a_folder_lead_nowhere() {
        let folder = std::env::temp_dir().join(format!("pybc-links-{}", std::process::id()));
        let inner = folder.join("inner");
        fs::create_dir_all(&inner).unwrap();
        fs::write(folder.join("secret.pyc"), b"x").unwrap();
        fs::write(inner.join("own.pyc"), b"x").unwrap();
        std::os::unix::fs::symlink("../secret.pyc", inner.join("link.pyc")).unwrap();
        std::os::unix::fs::symlink("own.pyc", inner.join("near.pyc")).unwrap();
        std::os::unix::fs::symlink("/", inner.join("root")).unwrap();
        let mut loader = Folders::new(std::slice::from_ref(&inner));
        let name = |name: &str| inner.join(name).to_string_lossy().into_owned();
        assert_eq!(loader.kind(&name("own.pyc")), Some(FileKind::File));
        assert_eq!(loader.kind(&name("near.pyc")), Some(FileKind::File));
        for far in ["link.pyc", "root", "root/etc"] {
            assert_eq!(loader.kind(&name(far)), None, "{far}");
            assert_eq!(loader.read(&name(far), 100), Err(Unread::Absent), "{far}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
