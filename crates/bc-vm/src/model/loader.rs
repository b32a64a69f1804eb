//! Files and modules as the embedder shows them to `import`.
//!
//! The machine opens nothing itself. Absent: finders and loaders as Python code sees them
//! (`native::importlib`).

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

/// Why a file could not be read.
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
}
