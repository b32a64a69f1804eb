//! Files and modules as the embedder shows them to `import`.
//!
//! The machine opens nothing itself. Absent: finders and loaders as Python code sees them
//! (`bc-lib`, `importlib`).

use std::sync::Arc;

/// A module found by a [`ModuleLoader`].
pub struct Found {
    /// Its code, verified before it runs.
    pub code: Arc<bc_core::code::CodeObject>,
    /// `__file__`.
    pub file: String,
    /// For a package, `__path__`.
    pub path: Option<Vec<String>>,
}

/// What lies at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// Something that can be read.
    File,
    /// Something that other things lie in.
    Folder,
}

/// What a loader knows of a file beside its bytes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FileStat {
    /// When it was last changed: seconds since 1970.
    pub mtime: f64,
    /// Its size in bytes.
    pub size: u64,
    /// Who may do what with it, in the lowest nine bits as on Unix.
    pub mode: u32,
}

/// Why a file could not be read, or written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    /// There is none, or none that the program may see.
    Absent,
    /// The system refuses.
    Denied,
    /// It is a folder.
    Folder,
    /// It has this many bytes, more than there is room for.
    TooLarge(u64),
    /// Anything else, in a sentence.
    Other(String),
}

/// Finds modules for `import`; what the embedder does not hand in does not exist.
///
/// A loader knows modules by name ([`find`](Self::find)), or it shows the machine some folders, in which
/// the machine looks by itself along `sys.path`: paths are then what the loader makes of them, and what it
/// does not show counts as not being there.
///
/// A loader that tells when a file was changed ([`stat`](Self::stat)) gets the reference's rules: a compiled
/// file in `__pycache__` counts while it is of its source's time and size. Without that no compiled file
/// counts as older than its source, wherever it lies.
pub trait ModuleLoader {
    /// Looks for the module `fullname` (dotted). `path` is the `__path__` of the package it is in,
    /// `None` for a top-level module. `Ok(None)` when there is none.
    ///
    /// # Errors
    ///
    /// A sentence, when the module exists but cannot be read; it becomes an `ImportError`.
    fn find(&mut self, fullname: &str, path: Option<&[String]>) -> Result<Option<Found>, String> {
        let _ = (fullname, path);
        Ok(None)
    }

    /// What lies at `path`, if anything does that the program may see.
    fn kind(&mut self, path: &str) -> Option<FileKind> {
        let _ = path;
        None
    }

    /// The names in a folder, in any order; `None` for what is no folder.
    fn list(&mut self, folder: &str) -> Option<Vec<String>> {
        let _ = folder;
        None
    }

    /// Reads a whole file of at most `most` bytes.
    ///
    /// # Errors
    ///
    /// The reason why it cannot.
    fn read(&mut self, file: &str, most: u64) -> Result<Vec<u8>, Unread> {
        let _ = (file, most);
        Err(Unread::Absent)
    }

    /// Reads at most `most` bytes of a file from `start` on, fewer where it ends.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    fn read_part(&mut self, file: &str, start: u64, most: u64) -> Result<Vec<u8>, Unread> {
        let mut bytes = self.read(file, u64::MAX)?;
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        bytes.drain(..start.min(bytes.len()));
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// When the file or folder at `path` was changed and how large it is; `None` where nothing lies, and
    /// always in a loader that does not know.
    fn stat(&mut self, path: &str) -> Option<FileStat> {
        let _ = path;
        None
    }

    /// The folder that an empty entry of `sys.path` means, by its whole name.
    fn current(&mut self) -> Option<String> {
        None
    }

    /// Whether [`write`](Self::write) is more than a refusal.
    fn can_write(&self) -> bool {
        false
    }

    /// Writes a compiled file, its folder too where that is missing; `mode` is as in [`FileStat`]. Nobody
    /// may ever see half of the file.
    ///
    /// # Errors
    ///
    /// The reason why it cannot, or may not.
    fn write(&mut self, file: &str, bytes: &[u8], mode: u32) -> Result<(), Unread> {
        let _ = (file, bytes, mode);
        Err(Unread::Denied)
    }
}
