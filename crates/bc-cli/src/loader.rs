//! Where `import` looks under `pybc run`: the program's folder and those of `--path`, nothing else.
//!
//! The machine asks what lies where and reads what it needs; here it is decided what it may see. A path
//! that leads out of the folders, by its name or by links, counts as one that does not exist. In the place of a
//! folder there may be a file: a zip file with modules in it. Written is nothing but compiled files, and those
//! only if the user has said so.

use crate::exit::without_number;
use crate::output::{Mode, replace};
use bc_core::pyc::Magic;
use bc_source::{Source, readable};
use bc_vm::model::loader::{FileKind, FileStat, ModuleLoader, Unread};
use bc_vm::model::vm::SourceLine;
use std::collections::VecDeque;
use std::fs;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How many bytes of a source file are looked at.
const LONGEST_SOURCE: u64 = 16 << 20;

/// How many source files are kept in mind for tracebacks.
const MOST_SOURCES: usize = 16;

/// The folder of compiled files, beside their sources.
const CACHE: &str = "__pycache__";

/// The plain file in which a path leads on, as if it were a folder, be it by a slash alone.
pub(crate) fn file_around(path: &Path) -> Option<&Path> {
    if fs::metadata(path).is_ok() {
        return None;
    }
    let mut around = path.components().as_path().ancestors();
    let (file, known) = around.find_map(|path| Some((path, fs::metadata(path).ok()?)))?;
    known.is_file().then_some(file)
}

/// How the directory of a zip archive ends that has no comment, and how long that end is.
const ARCHIVE_END: (&[u8], usize) = (b"PK\x05\x06", 22);

/// Whether this is the end of a zip archive, as `zipimport` of 3.5 tells one: before it there may be anything.
pub(crate) fn ends_archive(bytes: &[u8]) -> bool {
    let (mark, length) = ARCHIVE_END;
    let end = bytes.len().checked_sub(length).map(|at| &bytes[at..]);
    end.is_some_and(|end| end.starts_with(mark))
}

/// Whether a file is a zip archive that can be imported from.
pub(crate) fn is_archive(file: &Path) -> bool {
    let end = || -> std::io::Result<Vec<u8>> {
        let mut opened = fs::File::open(file)?;
        let known = opened.metadata()?;
        let length = u64::try_from(ARCHIVE_END.1).unwrap_or(u64::MAX);
        // Anything but a plain file may never end.
        let start = known.len().saturating_sub(length);
        opened.seek(SeekFrom::Start(start))?;
        let mut end = Vec::new();
        opened.take(length).read_to_end(&mut end)?;
        Ok(end)
    };
    end().is_ok_and(|end| ends_archive(&end))
}

/// Shows the machine some folders and what lies in them.
#[derive(Debug)]
pub(crate) struct Folders {
    roots: Vec<Root>,
    current: Option<PathBuf>,
    writes: bool,
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
    /// A loader for the given folders; those that do not exist are left out. For a folder in an archive the archive
    /// is shown.
    pub(crate) fn new(folders: &[PathBuf]) -> Folders {
        let roots = folders.iter().filter_map(|folder| {
            let given = plain(file_around(folder).unwrap_or(folder));
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
            writes: false,
        }
    }

    /// The same folders; compiled files may be written there.
    #[must_use]
    pub(crate) fn writing(self, writes: bool) -> Folders {
        Folders { writes, ..self }
    }

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
        (is_inside && is_spelt(&path)).then_some(path)
    }

    /// A plain file that the program may read, with what is known of it.
    fn open(&self, file: &str) -> Result<(fs::File, fs::Metadata), Unread> {
        let path = self.inside(file).ok_or(Unread::Absent)?;
        if path.is_dir() {
            return Err(Unread::Folder);
        }
        // Anything but a plain file may never end.
        if !path.is_file() {
            return Err(Unread::Absent);
        }
        let opened = fs::File::open(path).map_err(why)?;
        let known = opened.metadata().map_err(why)?;
        Ok((opened, known))
    }

    /// Where a compiled file may be written: its folder, and itself. That is in `__pycache__` beside sources
    /// that the program may see, under a name that such files have.
    fn place(&self, file: &str) -> Option<(PathBuf, PathBuf)> {
        let path = plain(Path::new(file));
        let folder = path.parent().filter(|folder| folder.ends_with(CACHE))?;
        let name = path.file_name()?.to_str()?;
        let stem = name.strip_suffix(".pyc")?;
        let (_, tag) = stem.split_once(".cpython-35")?;
        if !matches!(tag, "" | ".opt-1" | ".opt-2") {
            return None;
        }
        let home = self.inside(folder.parent()?.to_str()?)?;
        let folder = home.join(CACHE);
        let is_free = fs::symlink_metadata(&folder).map_or(true, |known| known.is_dir());
        let file = folder.join(name);
        let is_free = is_free && fs::symlink_metadata(&file).map_or(true, |known| known.is_file());
        is_free.then_some((folder, file))
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
        let (opened, known) = self.open(file)?;
        if known.len() > most {
            return Err(Unread::TooLarge(known.len()));
        }
        let mut bytes = Vec::new();
        opened.take(most).read_to_end(&mut bytes).map_err(why)?;
        Ok(bytes)
    }

    fn read_part(&mut self, file: &str, start: u64, most: u64) -> Result<Vec<u8>, Unread> {
        let (mut opened, _) = self.open(file)?;
        opened.seek(SeekFrom::Start(start)).map_err(why)?;
        let mut bytes = Vec::new();
        opened.take(most).read_to_end(&mut bytes).map_err(why)?;
        Ok(bytes)
    }

    fn stat(&mut self, path: &str) -> Option<FileStat> {
        let known = fs::metadata(self.inside(path)?).ok()?;
        let changed = known.modified().ok()?;
        let mtime = match changed.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_secs_f64(),
            Err(before) => -before.duration().as_secs_f64(),
        };
        let (size, mode) = (known.len(), mode(&known));
        Some(FileStat { mtime, size, mode })
    }

    fn current(&mut self) -> Option<String> {
        Some(self.current.as_deref()?.to_str()?.to_owned())
    }

    fn can_write(&self) -> bool {
        self.writes
    }

    fn write(&mut self, file: &str, bytes: &[u8], mode: u32) -> Result<(), Unread> {
        if !self.writes || !bytes.starts_with(&Magic::V3351.bytes()) {
            return Err(Unread::Denied);
        }
        let (folder, file) = self.place(file).ok_or(Unread::Denied)?;
        if !folder.is_dir() {
            fs::create_dir(&folder).map_err(why)?;
        }
        replace(&file, bytes, Mode::Usual(mode & 0o666)).map_err(why)
    }
}

/// Who may do what with a file.
fn mode(known: &fs::Metadata) -> u32 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        known.permissions().mode() & 0o777
    }
    #[cfg(not(unix))]
    {
        let _ = known;
        0o666
    }
}

/// Why a file could not be read.
fn why(error: std::io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound => Unread::Absent,
        ErrorKind::PermissionDenied => Unread::Denied,
        _ => Unread::Other(without_number(&error.to_string()).to_owned()),
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

/// Whether the last part of a path is spelt as the file is. Where a system finds files whatever the case of
/// their names, modules are still told apart by it.
fn is_spelt(path: &Path) -> bool {
    if !cfg!(any(target_os = "macos", windows)) {
        return true;
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return true;
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().any(|entry| entry.file_name() == name),
        Err(_) => true,
    }
}

/// Finds a line of source by file name and line number.
pub(crate) type FindLine = Box<dyn FnMut(&str, i32) -> Option<String> + Send>;

/// A source that is run: its name in tracebacks, and what is in it.
pub(crate) type OwnSource = (String, Vec<u8>);

/// Finds the lines that tracebacks show: in the source that is run, or in a file that the program may read
/// anyway. That is the one of the name that the code has, or else one of the same relative path or the same last
/// part of it in one of the folders. Where code names any other file it is not opened, since the program may read
/// its own tracebacks, and chooses the names that its code has.
pub(crate) fn source_line(folders: Vec<PathBuf>, own: Option<OwnSource>) -> SourceLine {
    find_line(folders, own)
}

/// The same, for another thread.
pub(crate) fn find_line(folders: Vec<PathBuf>, own: Option<OwnSource>) -> FindLine {
    let mut files = Sources::new(folders, own);
    Box::new(move |name, line| {
        let line = usize::try_from(line).ok()?.checked_sub(1)?;
        files.lines(name)?.get(line).cloned()
    })
}

/// Finds whole sources, by the names that code has, where [`source_line`] finds lines.
pub(crate) fn sources(
    folders: Vec<PathBuf>,
    own: Option<OwnSource>,
) -> impl FnMut(&str) -> Option<String> {
    let mut files = Sources::new(folders, own);
    move |name| files.lines(name).map(|lines| lines.join("\n"))
}

/// The sources that tracebacks have shown lines of.
struct Sources {
    shown: Folders,
    folders: Vec<PathBuf>,
    own: Option<(String, Vec<String>)>,
    /// The latest last.
    known: VecDeque<Known>,
}

/// The lines of a source file as it was at a time.
struct Known {
    file: String,
    stat: FileStat,
    lines: Vec<String>,
}

impl Sources {
    fn new(folders: Vec<PathBuf>, own: Option<OwnSource>) -> Sources {
        Sources {
            shown: Folders::new(&folders),
            folders,
            own: own.map(|(name, bytes)| (name, lines(&bytes))),
            known: VecDeque::new(),
        }
    }

    /// The lines of the source of this name.
    fn lines(&mut self, name: &str) -> Option<&[String]> {
        if let Some((own, _)) = &self.own
            && own == name
        {
            return self.own.as_ref().map(|(_, lines)| &**lines);
        }
        let file = self.find(name)?;
        let stat = self.shown.stat(&file)?;
        let place = self.known.iter().position(|known| known.file == file);
        match place.and_then(|place| self.known.remove(place)) {
            Some(known) if known.stat == stat => self.known.push_back(known),
            _ => {
                let bytes = self.shown.read(&file, LONGEST_SOURCE).ok()?;
                let lines = lines(&bytes);
                self.known.push_back(Known { file, stat, lines });
            }
        }
        if self.known.len() > MOST_SOURCES {
            self.known.pop_front();
        }
        self.known.back().map(|known| &*known.lines)
    }

    /// The file that is meant by a name.
    fn find(&mut self, name: &str) -> Option<String> {
        let path = Path::new(name);
        let is_named = path
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let inner = [is_named.then_some(path), path.file_name().map(Path::new)];
        let inner = inner
            .into_iter()
            .flatten()
            .flat_map(|inner| self.folders.iter().map(move |folder| folder.join(inner)))
            .filter_map(|file| Some(file.to_str()?.to_owned()));
        let files: Vec<String> = std::iter::once(name.to_owned()).chain(inner).collect();
        let shown = &mut self.shown;
        files
            .into_iter()
            .find(|file| shown.kind(file) == Some(FileKind::File))
    }
}

/// The lines of a source, in its encoding. A byte order mark belongs to the first one, as in the reference's
/// tracebacks.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = readable(Source::Bytes(bytes), None);
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    if let Some(first) = lines
        .first_mut()
        .filter(|_| bytes.starts_with(BYTE_ORDER_MARK))
    {
        first.insert(0, '\u{feff}');
    }
    lines
}

/// The mark at the start of a file, in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn lines_are_shown_of_files_below_the_folders_only() {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut line = source_line(vec![here.join("src")], None);
        let whole = |name: &str| here.join(name).to_string_lossy().into_owned();
        for name in [
            "lib.rs",
            "cmd/dis.rs",
            "elsewhere/lib.rs",
            "/elsewhere/lib.rs",
            &whole("src/lib.rs"),
        ] {
            assert!(
                line(name, 1).is_some_and(|line| line.starts_with("//!")),
                "{name}"
            );
            assert_eq!(line(name, 0), None, "{name}");
        }
        for name in [
            "/etc/passwd",
            "Cargo.toml",
            "../Cargo.toml",
            &whole("Cargo.toml"),
            &whole("src/../Cargo.toml"),
            "none.py",
            "cmd",
            "",
        ] {
            assert_eq!(line(name, 1), None, "{name}");
        }
    }

    #[test]
    fn nothing_is_written_but_compiled_files_in_their_folders() {
        let folder = std::env::temp_dir().join(format!("pybc-written-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        let whole = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let good = Magic::V3351.bytes();
        let mut shown = Folders::new(&[folder.join("inner")]);
        let compiled = whole("inner/__pycache__/x.cpython-35.pyc");
        assert_eq!(shown.write(&compiled, &good, 0o644), Err(Unread::Denied));
        let mut shown = shown.writing(true);
        for name in [
            "inner/x.pyc",
            "inner/x.cpython-35.pyc",
            "inner/__pycache__/x.pyc",
            "inner/__pycache__/x.cpython-36.pyc",
            "inner/__pycache__/x.cpython-35.py",
            "inner/__pycache__/x.cpython-35.opt-3.pyc",
            "inner/none/__pycache__/x.cpython-35.pyc",
            "inner/../__pycache__/x.cpython-35.pyc",
            "__pycache__/x.cpython-35.pyc",
        ] {
            let written = shown.write(&whole(name), &good, 0o644);
            assert_eq!(written, Err(Unread::Denied), "{name}");
        }
        assert_eq!(
            shown.write(&compiled, b"#!/bin/sh", 0o777),
            Err(Unread::Denied)
        );
        assert_eq!(shown.write(&compiled, &good, 0o777), Ok(()));
        assert_eq!(shown.write(&compiled, &good, 0o777), Ok(()));
        let names = fs::read_dir(folder.join("inner/__pycache__")).unwrap();
        assert_eq!(names.count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            let mode = fs::metadata(&compiled).unwrap().permissions().mode();
            assert_eq!(mode & 0o111, 0, "{mode:o}");
            fs::create_dir(folder.join("inner/pkg")).unwrap();
            symlink(&folder, folder.join("inner/pkg/__pycache__")).unwrap();
            let led_away = whole("inner/pkg/__pycache__/x.cpython-35.pyc");
            assert_eq!(shown.write(&led_away, &good, 0o644), Err(Unread::Denied));
        }
        fs::remove_dir_all(&folder).unwrap();
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

    #[test]
    fn archives_are_told_by_their_end() {
        let mut archive = b"#! anything\nPK\x05\x06".to_vec();
        archive.extend([0; 18]);
        assert!(ends_archive(&archive));
        archive.push(0);
        assert!(!ends_archive(&archive));
        assert!(!ends_archive(b"PK\x05\x06"));
        assert!(!ends_archive(b""));
    }
}
