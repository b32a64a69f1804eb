//! Files that are written: whole or not at all.
//!
//! What is written goes into a file of its own in the same folder, which takes the place of the one that is meant when
//! it is whole. A full disk, or a process that is killed, leaves what was there before.

use crate::exit::{Failure, reason};
use crate::io::{Io, Output};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How many links are followed from one to the next.
const LINKS: usize = 40;

/// Writes a file, `-` meaning standard output.
///
/// A link stays, and the file that it leads to is replaced; permissions stay, too. What is no plain file, such as a pipe,
/// is written to as it is. A file that may not be written is not replaced either.
pub(crate) fn write(file: &OsStr, bytes: &[u8], io: &Io) -> Result<(), Failure> {
    let trouble = |error: io::Error| Failure::Io {
        file: file.to_string_lossy().into_owned(),
        what: reason(&error),
    };
    let place = match file == "-" {
        true => Place::Stream(&io.stdout),
        false => place(Path::new(file), io).map_err(trouble)?,
    };
    match place {
        Place::Stream(stream) => Ok(stream.clone().write_all(bytes)?),
        Place::Special(path) => fs::write(path, bytes).map_err(trouble),
        Place::File(path) => put(&path, bytes).map_err(trouble),
    }
}

/// Where something goes.
enum Place<'a> {
    /// To a stream of the command.
    Stream(&'a Output),
    /// To something that is no plain file, or that belongs to a process.
    Special(PathBuf),
    /// Into a file, be it there or not.
    File(PathBuf),
}

/// Where what is written under this name goes, links followed.
fn place<'a>(path: &Path, io: &'a Io) -> io::Result<Place<'a>> {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        let folder = fs::canonicalize(folder_of(&path));
        let own = fs::canonicalize("/dev/fd").ok();
        // What lies there stands for what a process has open, and is no file to put another instead of.
        if let Ok(folder) = folder
            && (folder.starts_with("/proc") || own.as_ref() == Some(&folder))
        {
            let is_own = own == Some(folder);
            return Ok(match path.file_name().and_then(OsStr::to_str) {
                Some("1") if is_own => Place::Stream(&io.stdout),
                Some("2") if is_own => Place::Stream(&io.stderr),
                _ => Place::Special(path),
            });
        }
        match fs::symlink_metadata(&path) {
            Ok(known) if known.is_symlink() => {
                let link = fs::read_link(&path)?;
                path = folder_of(&path).join(link);
            }
            Ok(known) if known.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(known) if known.is_file() => return Ok(Place::File(path)),
            Ok(_) => return Ok(Place::Special(path)),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Place::File(path)),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many links"))
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

/// Writes a file that may be there already.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let known = match fs::metadata(path) {
        Ok(known) => known,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return replace(path, bytes, Mode::Usual(0o666));
        }
        Err(error) => return Err(error),
    };
    fs::OpenOptions::new().write(true).open(path)?;
    match replace(path, bytes, Mode::Of(&known)) {
        // Where the folder takes no more files, the one that is there may be written all the same.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => fs::write(path, bytes),
        replaced => replaced,
    }
}

/// Who may do what with a file that is made.
#[derive(Clone, Copy)]
pub(crate) enum Mode<'a> {
    /// These permissions, but for those that the process denies to all its files.
    Usual(u32),
    /// Those of another file, whose owner is the same.
    Of(&'a fs::Metadata),
    /// These permissions.
    Exactly(u32),
}

/// Makes a file, or puts one instead of that which is there.
///
/// # Errors
/// It cannot be made, written, or put there. Nothing is left of it then.
pub(crate) fn replace(path: &Path, bytes: &[u8], mode: Mode<'_>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pybc-").suffix(".tmp");
    #[cfg(unix)]
    if let Mode::Usual(mode) = mode {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    let mut made = builder.tempfile_in(folder_of(path))?;
    made.write_all(bytes)?;
    let set = match mode {
        Mode::Usual(_) => Ok(()),
        Mode::Of(known) => {
            #[cfg(unix)]
            {
                use std::os::unix::fs::{MetadataExt, fchown};
                // Only root may give files away; for all others the file is theirs.
                let _ = fchown(made.as_file(), Some(known.uid()), Some(known.gid()));
            }
            made.as_file().set_permissions(known.permissions())
        }
        #[cfg(unix)]
        Mode::Exactly(mode) => {
            use std::os::unix::fs::PermissionsExt;
            made.as_file()
                .set_permissions(fs::Permissions::from_mode(mode))
        }
        #[cfg(not(unix))]
        Mode::Exactly(_) => Ok(()),
    };
    match set {
        // Some file systems have none.
        Err(error) if error.kind() != ErrorKind::Unsupported => return Err(error),
        _ => {}
    }
    made.persist(path).map_err(|error| error.error)?;
    Ok(())
}
