//! What there is to run: a source, compiled code, a module by its name, or a folder or an archive.
//!
//! Each form has names of its own for the program, as `Py_Main` gives them: `sys.argv`, the first entry of
//! `sys.path`, `__file__` and `co_filename`. Absent: running it.

use crate::args::ProgramArgs;
use crate::exit::Failure;
use crate::input::{self, Given};
use crate::io::Io;
use crate::loader::{OwnSource, ends_archive, file_around, is_archive};
use crate::source::{self, decode};
use bc_core::code::CodeObject;
use bc_core::text::Text;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is run.
#[derive(Debug)]
pub(crate) enum Form {
    /// The source on the command line; what is not UTF-8 in it are lone surrogates.
    Code(Text),
    /// The module of this name.
    Module(OsString),
    /// What `__main__` is looked for in.
    PathEntry(OsString),
    /// A file or standard input with a source in it.
    Source { file: OsString, bytes: Vec<u8> },
    /// A file or standard input with compiled code in it.
    Compiled {
        file: OsString,
        code: Arc<CodeObject>,
    },
}

impl Form {
    /// What the command line asks for, read if it is a file.
    ///
    /// # Errors
    /// A file cannot be read or is malformed.
    pub(crate) fn new(args: &ProgramArgs, io: &Io) -> Result<Form, Failure> {
        if let Some(code) = args.code.first() {
            return Ok(Form::Code(decode(code)));
        }
        if let Some(module) = args.module.first() {
            return Ok(Form::Module(module.clone()));
        }
        let file = args.argv.first().map_or(OsStr::new("-"), |file| file);
        if file != "-" && is_path_entry(file) {
            return Ok(Form::PathEntry(file.to_owned()));
        }
        let given = Given::File(file);
        // The reference takes standard input for a source, whatever it is.
        let is_plain = file != "-" && fs::metadata(file).is_ok_and(|known| known.is_file());
        let bytes = given.read_if(io, |head| match is_plain || head.is_empty() {
            // It may be an archive, which its end shows.
            true => Ok(()),
            false => source::refuse_at_once(given, head),
        })?;
        if is_plain && ends_archive(&bytes) {
            return Ok(Form::PathEntry(file.to_owned()));
        }
        let is_source = match file == "-" {
            true => !source::begins_compiled(&bytes),
            // Nothing is a program as well, if it is not called `.pyc`; commands that read suspect another one
            // that has failed.
            // So is what is left of an archive that has lost its end, for the reference a source.
            false if bytes.is_empty() || bytes.starts_with(b"PK") => {
                Path::new(file).extension() != Some(OsStr::new("pyc"))
            }
            false => source::is_source(given, &bytes),
        };
        if is_source {
            let file = file.to_owned();
            return Ok(Form::Source { file, bytes });
        }
        let code = source::read(given, &bytes)?.code;
        let file = file.to_owned();
        Ok(Form::Compiled { file, code })
    }

    /// Its name as messages show it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Form::Code(_) => "<string>".to_owned(),
            Form::Module(name) => name.to_string_lossy().into_owned(),
            Form::PathEntry(file) | Form::Source { file, .. } | Form::Compiled { file, .. } => {
                input::shown(file)
            }
        }
    }

    /// The file that it comes from, if it is one by itself.
    fn file(&self) -> Option<&OsStr> {
        match self {
            Form::Source { file, .. } | Form::Compiled { file, .. } => {
                Some(&**file).filter(|file| *file != "-")
            }
            _ => None,
        }
    }

    /// Where modules are looked for first: `sys.path[0]`. Beside a file, where it really lies; else in the
    /// current folder.
    pub(crate) fn home(&self) -> PathBuf {
        if let Form::PathEntry(entry) = self {
            return PathBuf::from(entry);
        }
        let Some(file) = self.file() else {
            return PathBuf::new();
        };
        let real = fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
        real.parent().map(Path::to_path_buf).unwrap_or_default()
    }

    /// `sys.argv`.
    pub(crate) fn argv(&self, args: &ProgramArgs) -> Vec<Text> {
        let words = |own: &str, words: &[OsString]| {
            let rest = words.iter().skip(1).map(|word| decode(word));
            std::iter::once(Text::from(own)).chain(rest).collect()
        };
        match self {
            Form::Code(_) => words("-c", &args.code),
            // Until it is found.
            Form::Module(_) => words("-m", &args.module),
            _ => args.argv.iter().map(|word| decode(word)).collect(),
        }
    }

    /// `__file__` of the program, where that is not its loader's to say; for a source it is what
    /// `co_filename` says as well.
    pub(crate) fn filename(&self) -> Option<Text> {
        match self {
            Form::Source { file, .. } | Form::Compiled { file, .. } => {
                Some(source::filename(Given::File(file)))
            }
            _ => None,
        }
    }

    /// The source and its name, by which tracebacks find its lines: they look into files alone.
    pub(crate) fn own_source(&self) -> Option<OwnSource> {
        match self {
            Form::Source { file, bytes } if *file != "-" => {
                let name = source::filename(Given::File(file));
                Some((name.to_string_lossy().into_owned(), bytes.clone()))
            }
            _ => None,
        }
    }
}

/// Whether there is no file of this name, but a folder (the current one has an empty name), or a place inside of an
/// archive, be there something or not.
fn is_path_entry(name: &OsStr) -> bool {
    if name.is_empty() {
        return true;
    }
    if let Ok(data) = fs::metadata(name) {
        return data.is_dir();
    }
    let around = file_around(Path::new(name));
    around.is_some_and(is_archive)
}
