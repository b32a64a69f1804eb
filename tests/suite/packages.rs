//! Programs of several files: packages, finders and loaders, in `tests/packages`.
//!
//! Each folder there is a program, `main.pyc` with what it imports beside it; `main.out` is what
//! CPython 3.5 prints. `record.py` records them; nothing here computes an output.

use crate::harness::machine;
use bc_cli::{Buffer, Io};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::pyc::Pyc;
use bc_core::text::Text;
use bc_tests::{bytes, files, folder};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::loader::{FileKind, Found, ModuleLoader, Unread};
use bc_vm::model::value::Value;
use bc_vm::protocol::{define, iter, raise};
use bc_vm::runtime::import;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

/// Far more than any of the programs needs.
const STEPS: &str = "100000000";

/// How many programs there are at least.
const FEWEST: usize = 6;

fn packages() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder().join("packages")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("main.py").exists());
    folders.sort();
    folders
}

/// Runs the program; what it printed must be what is expected, and nothing else may happen.
fn check(program: &Path, expected: &[u8]) {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(b"", &out, &err);
    let path = program.to_string_lossy();
    let code = bc_cli::run(["pybc", "run", "--steps", STEPS, &path], &io);
    assert_eq!(err.text(), "", "{path}");
    let (found, expected) = (out.text(), String::from_utf8_lossy(expected));
    for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{path}, line {}", line + 1);
    }
    assert_eq!(found, expected, "{path}");
    assert_eq!(code, ExitCode::SUCCESS, "{path}");
}

#[test]
fn programs_of_several_files_print_what_the_reference_prints() {
    let packages = packages();
    assert!(packages.len() >= FEWEST, "only {}", packages.len());
    for package in packages {
        check(&package.join("main.pyc"), &bytes(&package.join("main.out")));
    }
}

/// The program `outside` looks for a module in every way it can think of. Its output was recorded where
/// there is no such module; here there is one, above the program's folder and behind a link.
#[test]
fn what_lies_beyond_the_folders_cannot_be_reached() {
    let package = folder().join("packages/outside");
    let above = std::env::temp_dir().join(format!("pybc-outside-{}", std::process::id()));
    let inner = above.join("inner");
    fs::create_dir_all(&inner).unwrap();
    fs::copy(package.join("main.pyc"), above.join("secret.pyc")).unwrap();
    fs::copy(package.join("main.pyc"), inner.join("main.pyc")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&above, inner.join("link")).unwrap();
    check(&inner.join("main.pyc"), &bytes(&package.join("main.out")));
    fs::remove_dir_all(&above).unwrap();
}

/// The program `shadowed` imports modules that the machine has; here files of their names lie beside it.
#[test]
fn no_file_stands_in_for_a_module_of_the_machine() {
    let package = folder().join("packages/shadowed");
    let other = folder().join("packages/walking/pack/inner/__init__.pyc");
    let home = std::env::temp_dir().join(format!("pybc-shadowed-{}", std::process::id()));
    let expected = bytes(&package.join("main.out"));
    for line in String::from_utf8_lossy(&expected).lines() {
        let name = line.split(' ').next().unwrap().replace('.', "/");
        let file = home.join(format!("{name}.pyc"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(&other, file).unwrap();
    }
    for package in ["collections", "importlib"] {
        fs::copy(&other, home.join(package).join("__init__.pyc")).unwrap();
    }
    fs::copy(package.join("main.pyc"), home.join("main.pyc")).unwrap();
    check(&home.join("main.pyc"), &expected);
    fs::remove_dir_all(&home).unwrap();
}

/// Shows the machine files in memory.
struct Shown(BTreeMap<String, Vec<u8>>);

impl ModuleLoader for Shown {
    fn kind(&mut self, path: &str) -> Option<FileKind> {
        let below = format!("{path}/");
        if self.0.contains_key(path) {
            Some(FileKind::File)
        } else {
            let mut names = self.0.keys();
            names
                .any(|name| name.starts_with(&below))
                .then_some(FileKind::Folder)
        }
    }

    fn read(&mut self, file: &str, most: u64) -> Result<Vec<u8>, Unread> {
        let bytes = self.0.get(file).cloned().ok_or(Unread::Absent)?;
        match bytes.len() as u64 {
            size if size > most => Err(Unread::TooLarge(size)),
            _ => Ok(bytes),
        }
    }
}

/// Knows modules by name.
struct Named(BTreeMap<&'static str, &'static str>);

impl ModuleLoader for Named {
    fn find(&mut self, fullname: &str, path: Option<&[String]>) -> Result<Option<Found>, String> {
        let Some(file) = self.0.get(fullname) else {
            return Ok(None);
        };
        let is_inner = fullname.contains('.');
        assert_eq!(path.is_some(), is_inner, "{fullname}");
        let read = bytes(&folder().join("programs").join(file));
        let is_package = file.ends_with("__init__.pyc");
        Ok(Some(Found {
            code: Pyc::read(&read).unwrap().code,
            file: format!("memory/{file}"),
            path: is_package.then(|| vec![format!("memory/{fullname}")]),
        }))
    }
}

/// Runs `program` on a machine with this loader; what it printed must be what is expected.
fn check_with(loader: Box<dyn ModuleLoader>, program: &Path, path: &str, expected: &Path) {
    let (mut vm, page) = machine(Limits::default());
    vm.loader = Some(loader);
    let (name, dict) = (vm.intern("path"), vm.sys_dict.clone());
    let entry = vm.new_str(path);
    let entries = vm.new_list(vec![entry]);
    define::insert(&vm, &dict, &name, entries);
    let code = crate::harness::program(program);
    let ended = embed::run_main(&mut vm, &code, Some("main.pyc".into()));
    assert!(ended.is_ok(), "{}: {ended:?}", page.text());
    assert_eq!(page.text().as_bytes(), bytes(expected));
}

#[test]
fn a_loader_can_show_files_that_lie_in_memory() {
    let package = folder().join("packages/namespace");
    let mut shown = BTreeMap::new();
    for file in files(&package, "pyc") {
        let name = file.strip_prefix(&package).unwrap().to_string_lossy();
        shown.insert(format!("memory/{name}"), bytes(&file));
    }
    let loader = Box::new(Shown(shown));
    let (program, expected) = (package.join("main.pyc"), package.join("main.out"));
    check_with(loader, &program, "memory", &expected);
}

#[test]
fn a_loader_can_know_modules_by_name() {
    let known = BTreeMap::from([
        ("i_09_pkg", "i_09_pkg/__init__.pyc"),
        ("i_09_pkg.alpha", "i_09_pkg/alpha.pyc"),
        ("i_09_pkg.beta", "i_09_pkg/beta.pyc"),
        ("i_09_pkg.broken", "i_09_pkg/broken.pyc"),
        ("i_09_pkg.gamma", "i_09_pkg/gamma.pyc"),
        ("i_09_pkg.sub", "i_09_pkg/sub/__init__.pyc"),
        ("i_09_pkg.sub.deep", "i_09_pkg/sub/deep.pyc"),
    ]);
    let program = folder().join("programs/i_09_package.pyc");
    let expected = program.with_extension("out");
    check_with(Box::new(Named(known)), &program, "nowhere", &expected);
}

/// Every module imports the next one.
struct Endless;

impl ModuleLoader for Endless {
    fn find(&mut self, fullname: &str, _: Option<&[String]>) -> Result<Option<Found>, String> {
        let Some(number) = fullname
            .strip_prefix('m')
            .and_then(|n| n.parse::<u32>().ok())
        else {
            return Ok(None);
        };
        let code = CodeObject::builder()
            // level, fromlist → the module → None
            .code(&[100, 0, 0, 100, 1, 0, 108, 0, 0, 1, 100, 1, 0, 83][..])
            .consts([Constant::Int(0.into()), Constant::None])
            .names([Text::from(format!("m{}", number + 1))])
            .stacksize(2)
            .flags(CodeFlags::NOFREE)
            .name("<module>")
            .filename("m.py")
            .build()
            .unwrap();
        Ok(Some(Found {
            code: Arc::new(code),
            file: "m.py".to_string(),
            path: None,
        }))
    }
}

#[test]
fn imports_without_end_are_an_exception_on_a_small_stack() {
    let work = || {
        let (mut vm, _) = machine(Limits::default());
        vm.loader = Some(Box::new(Endless));
        match import::get_or_load(&mut vm, "m0") {
            Err(thrown) => {
                let is_right = raise::is_instance(&thrown, &vm, ExceptionKind::RecursionError);
                assert!(is_right, "{thrown:?}");
            }
            Ok(_) => panic!("there is an end"),
        }
        let modules = Value::from(&vm.modules);
        let left = iter::collect(&mut vm, &modules).unwrap();
        assert!(left.len() < 10, "{} modules are left", left.len());
    };
    let thread = thread::Builder::new().stack_size(2 << 20).spawn(work);
    thread.unwrap().join().unwrap();
}

#[test]
fn of_a_long_name_the_first_part_is_looked_for_first() {
    for (first, steps) in [("a", 10_000), ("sys", 10_000)] {
        let (mut vm, _) = machine(Limits::default().with_memory(Some(32 << 20)));
        let name = format!("{first}{}", ".a".repeat(1_000_000));
        let before = vm.executed();
        match import::get_or_load(&mut vm, &name) {
            Err(thrown) => assert!(
                raise::is_instance(&thrown, &vm, ExceptionKind::ImportError),
                "{thrown:?}"
            ),
            Ok(_) => panic!("there is no such module"),
        }
        assert!(vm.executed() - before < steps);
    }
}
