//! Imports of sources, compiled files and zip files, by the rules of the reference.
//!
//! `tests/data/caches` and `tests/data/archives` hold what is imported, a program, and what CPython 3.5 prints
//! when it runs it; `tests/reference/record_imports.py` records them.

use crate::harness::machine;
use bc_cli::status;
use bc_core::pyc::Pyc;
use bc_tests::command::pybc;
use bc_tests::{bytes, files, folder, text};
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::loader::{FileKind, FileStat, ModuleLoader, Unread};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, define, raise, text as shown};
use bc_vm::runtime::import;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

/// When all files of `caches` were changed.
const STAMP: u64 = 1_500_000_000;

/// A folder that goes when the test ends.
struct Made(PathBuf);

impl Made {
    fn new(name: &str) -> Made {
        let made = std::env::temp_dir().join(format!("pybc-{name}-{}", std::process::id()));
        fs::create_dir_all(&made).unwrap();
        Made(made)
    }

    fn write(&self, name: &str, content: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        let file = fs::File::options().append(true).open(&path).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(STAMP))
            .unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a program; what it prints must be what is expected, line by line.
fn check(arguments: &[&str], expected: &Path) {
    let run = pybc(&[&["run"], arguments].concat());
    let expected = text(expected);
    for (line, (found, expected)) in run.out.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{arguments:?}, line {}", line + 1);
    }
    assert_eq!(
        run.out.lines().count(),
        expected.lines().count(),
        "{}",
        run.err
    );
    assert_eq!((run.err.as_str(), run.code), ("", ExitCode::SUCCESS));
}

#[test]
fn compiled_files_count_while_they_are_of_their_sources() {
    let data = folder().join("data/caches");
    let made = Made::new("caches");
    let listed: BTreeMap<String, String> =
        serde_json::from_slice(&bytes(&data.join("files.json"))).unwrap();
    assert!(listed.len() > 50, "{}", listed.len());
    for (name, content) in &listed {
        let content: Vec<u8> = content.chars().map(|c| u8::try_from(c).unwrap()).collect();
        made.write(name, &content);
    }
    made.write("main.py", &bytes(&data.join("main.py")));
    let main = made.path("main.py");
    check(&[&main], &data.join("main.out"));
    check(&["-O", &main], &data.join("main-O.out"));
    check(&["-OO", &main], &data.join("main-OO.out"));
    // Nobody has asked for files to be written.
    assert_eq!(
        files(&made.0, "pyc").len() + files(&made.0, "py").len(),
        listed.len() + 1
    );
}

#[test]
fn modules_lie_in_zip_files_too() {
    let data = folder().join("data/archives");
    check(
        &[&data.join("main.py").to_string_lossy()],
        &data.join("main.out"),
    );
}

#[test]
fn what_is_inflated_is_charged_as_it_grows() {
    let made = Made::new("bomb");
    made.write("bomb.zip", &bytes(&folder().join("data/archives/bomb.zip")));
    made.write(
        "main.py",
        b"import sys\nsys.path.insert(0, sys.path[0] + '/bomb.zip')\nimport bomb\n",
    );
    let main = made.path("main.py");
    let run = pybc(&["run", "--memory", "16000000", &main]);
    assert_eq!(run.code, ExitCode::from(status::MEMORY), "{}", run.err);
    let run = pybc(&["run", "--steps", "100000", &main]);
    assert_eq!(run.code, ExitCode::from(status::STEPS), "{}", run.err);
}

#[test]
fn programs_of_several_files_run_from_source_and_from_compiled_files_alone() {
    let packages = fs::read_dir(folder().join("packages")).unwrap();
    for package in packages.map(|entry| entry.unwrap().path()) {
        if !package.join("main.py").exists() {
            continue;
        }
        let name = package.file_name().unwrap().to_string_lossy().into_owned();
        let expected = package.join("main.out");
        check(&[&package.join("main.py").to_string_lossy()], &expected);
        let made = Made::new(&format!("alone-{name}"));
        for file in files_of_any_kind(&package) {
            if file.extension().is_none_or(|end| end != "py") {
                let inner = file
                    .strip_prefix(&package)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                made.write(&inner, &bytes(&file));
            }
        }
        check(&[&made.path("main.pyc")], &expected);
    }
}

fn files_of_any_kind(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files_of_any_kind(&path)),
            false => found.push(path),
        }
    }
    found
}

/// Files in memory with times, which may be written.
#[derive(Clone, Default)]
struct Kept {
    files: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
    is_dated: bool,
    writes: bool,
}

impl Kept {
    fn put(&self, file: &str, content: &[u8]) {
        self.files
            .borrow_mut()
            .insert(file.to_owned(), content.to_vec());
    }
}

impl ModuleLoader for Kept {
    fn kind(&mut self, path: &str) -> Option<FileKind> {
        let files = self.files.borrow();
        let below = format!("{path}/");
        match files.contains_key(path) {
            true => Some(FileKind::File),
            false => files
                .keys()
                .any(|name| name.starts_with(&below))
                .then_some(FileKind::Folder),
        }
    }

    fn read(&mut self, file: &str, _most: u64) -> Result<Vec<u8>, Unread> {
        self.files.borrow().get(file).cloned().ok_or(Unread::Absent)
    }

    fn stat(&mut self, path: &str) -> Option<FileStat> {
        self.kind(path).filter(|_| self.is_dated)?;
        let size = self.files.borrow().get(path).map_or(0, Vec::len) as u64;
        Some(FileStat {
            mtime: 77.5,
            size,
            mode: 0o600,
        })
    }

    fn can_write(&self) -> bool {
        self.writes
    }

    fn write(&mut self, file: &str, bytes: &[u8], mode: u32) -> Result<(), Unread> {
        assert_eq!(mode, 0o600);
        self.put(file, bytes);
        Ok(())
    }
}

/// A machine that sees these files in the folder `home`.
fn machine_with(kept: &Kept, limits: Limits, compiles: bool) -> Vm {
    let (mut vm, _) = machine(limits);
    vm.loader = Some(Box::new(kept.clone()));
    vm.compiler = None;
    if compiles {
        bc_eval::install(&mut vm);
    }
    let (name, dict) = (vm.intern("path"), vm.sys_dict.clone());
    let entry = vm.new_str("home");
    let entries = vm.new_list(vec![entry]);
    define::insert(&vm, &dict, &name, entries);
    vm
}

/// The attribute `x` of a module.
fn x_of(vm: &mut Vm, module: &str) -> PyResult<i64> {
    let module = import::get_or_load(vm, module)?;
    let name = vm.intern("x");
    match attr::getattr(vm, &module, &name)? {
        Value::Int(x) => Ok(x),
        other => panic!("{other:?}"),
    }
}

#[test]
fn compiled_files_are_written_where_the_loader_takes_them() {
    let kept = Kept {
        is_dated: true,
        writes: true,
        ..Kept::default()
    };
    kept.put("home/m.py", b"x = 1\n");
    assert_eq!(
        x_of(&mut machine_with(&kept, Limits::default(), true), "m").unwrap(),
        1
    );
    let cache = "home/__pycache__/m.cpython-35.pyc";
    let written = kept.files.borrow()[cache].clone();
    let pyc = Pyc::read(&written).unwrap();
    assert_eq!((pyc.header.mtime, pyc.header.source_size), (77, 6));
    assert_eq!(pyc.code.filename().to_string_lossy(), "home/m.py");
    // Of the same size and time: that it is another one cannot be seen.
    kept.put("home/m.py", b"x = 2\n");
    assert_eq!(
        x_of(&mut machine_with(&kept, Limits::default(), false), "m").unwrap(),
        1
    );
    kept.put("home/m.py", b"x = 22\n");
    assert_eq!(
        x_of(&mut machine_with(&kept, Limits::default(), true), "m").unwrap(),
        22
    );
    assert_ne!(kept.files.borrow()[cache], written);
    // A loader that takes no files is asked for none.
    let kept = Kept {
        is_dated: true,
        ..Kept::default()
    };
    kept.put("home/m.py", b"x = 1\n");
    assert_eq!(
        x_of(&mut machine_with(&kept, Limits::default(), true), "m").unwrap(),
        1
    );
    assert_eq!(kept.files.borrow().len(), 1);
}

#[test]
fn without_times_no_compiled_file_is_older_than_its_source() {
    let kept = Kept {
        is_dated: true,
        writes: true,
        ..Kept::default()
    };
    kept.put("home/m.py", b"x = 1\n");
    x_of(&mut machine_with(&kept, Limits::default(), true), "m").unwrap();
    let compiled = kept.files.borrow()["home/__pycache__/m.cpython-35.pyc"].clone();
    for place in ["home/m.pyc", "home/__pycache__/m.cpython-35.pyc"] {
        let undated = Kept::default();
        undated.put("home/m.py", b"x = 333\n");
        undated.put(place, &compiled);
        let mut vm = machine_with(&undated, Limits::default(), true);
        assert_eq!(x_of(&mut vm, "m").unwrap(), 1, "{place}");
    }
}

#[test]
fn a_machine_without_compiler_says_so() {
    for is_dated in [false, true] {
        let kept = Kept {
            is_dated,
            ..Kept::default()
        };
        kept.put("home/m.py", b"x = 1\n");
        let mut vm = machine_with(&kept, Limits::default(), false);
        match x_of(&mut vm, "m") {
            Err(Thrown::Raise(exception)) => {
                let thrown = Thrown::Raise(exception.clone());
                assert!(raise::is_instance(&thrown, &vm, ExceptionKind::ImportError));
                let message = shown::str_text(&mut vm, &Value::Obj(exception)).unwrap();
                let expected = "'home/m.py' is source without a compiled file, and this machine has no compiler";
                assert_eq!(message.to_string_lossy(), expected);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn compiling_a_module_is_charged() {
    let kept = Kept {
        is_dated: true,
        ..Kept::default()
    };
    kept.put("home/m.py", "x = [1, 2, 3]\n".repeat(20_000).as_bytes());
    let mut vm = machine_with(&kept, Limits::default().with_steps(Some(10_000)), true);
    assert!(matches!(
        import::get_or_load(&mut vm, "m"),
        Err(Thrown::Fault(fault)) if matches!(*fault, Fault::Steps { .. })
    ));
    let mut vm = machine_with(&kept, Limits::default().with_memory(Some(6 << 20)), true);
    assert!(matches!(
        import::get_or_load(&mut vm, "m"),
        Err(Thrown::Fault(fault)) if matches!(*fault, Fault::Memory { .. })
    ));
    let mut vm = machine_with(&kept, Limits::default(), true);
    import::get_or_load(&mut vm, "m").unwrap();
    assert!(vm.compilations.steps > 10_000);
}

#[test]
fn tracebacks_of_imports_show_lines_of_the_modules() {
    let made = Made::new("lines");
    made.write("deep.py", b"def f():\n    raise ValueError('no')\n\nf()\n");
    made.write("main.py", b"import sys\ndef go():\n    import deep\ngo()\n");
    let (main, deep) = (made.path("main.py"), made.path("deep.py"));
    let run = pybc(&["run", &main]);
    let expected = format!(
        "Traceback (most recent call last):\n  File \"{main}\", line 4, in <module>\n    go()\n  \
         File \"{main}\", line 3, in go\n    import deep\n  File \"{deep}\", line 4, in <module>\n    f()\n  \
         File \"{deep}\", line 2, in f\n    raise ValueError('no')\nValueError: no\n"
    );
    assert_eq!(run.err, expected);
}
