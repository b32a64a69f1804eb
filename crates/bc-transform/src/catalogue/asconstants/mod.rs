//! Names as constants: what a name means is fixed, whatever is assigned to it elsewhere later.
//!
//! Here belongs what is bound to which name, and putting the tree together again. Where a name is a
//! variable of the program is found out in [`scopes`], the instructions of one code object are changed
//! in [`body`].

mod body;
mod scopes;

use super::builtins;
use crate::error::Error;
use crate::pass::{Event, Pass};
use crate::source::Source;
use crate::walk::{self, Rewritten};
use bc_core::asm::{Asm, Options};
use bc_core::code::CodeObject;
use bc_core::text::{IntoText, Text};
use bc_core::verify::VerifiedCode;
use scopes::Scopes;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Replaces every load of it with what is bound to a name: a constant, an attribute of a module,
/// or a global of another name.
///
/// # Where a name is skipped
///
/// A name that the program uses for something of its own keeps that meaning, and it is told
/// ([`Event::Skipped`]):
///
/// * a parameter, or what a function assigns or deletes (by `for`, `import`, `with`, `except … as` too), in
///   that function and in those inside it that see its variable;
/// * what a class body assigns, in that class body;
/// * what the module, or a function that declares it `global`, assigns or deletes, everywhere;
/// * with [`all_builtins`](AsConstants::all_builtins), every name of a module that says
///   `from … import *`: nobody knows what that assigns. Names that were bound one by one are replaced
///   there as well.
///
/// What is set in another way is not seen: through `globals()`, as an attribute of the module or of
/// `builtins`, by what `exec` runs, in the namespace that a metaclass prepares.
///
/// # How often a value is loaded
///
/// A code object in a file cannot hold a function, so what is bound to an attribute of a module is looked
/// up when the code runs, from `builtins` in three instructions that ask no dict of the program
/// ([`Source`]). A function that would do so twice in a call, or in a loop, does it once, in front of its
/// first instruction, and keeps the value in a local whose name no program can mean (`.len`): a call of it
/// takes one instruction for each use, as for any local, and about three for each name in front. A
/// generator does it when it is first resumed, a comprehension each time it is evaluated.
///
/// Where there are no such locals the value is looked up at each use: in the bodies of modules and classes,
/// whose names are entries of a dict that the program sees, and in functions that mention `locals`, `vars`,
/// `dir`, `eval`, `exec` or frames.
///
/// So what is gained is that nobody can change what a name means. Loops get faster, and what uses a name
/// once gets slower: CPython 3.5 takes 650 machine instructions instead of 790 for `n += len(item)` in a loop, and
/// 1580 instead of 1180 for a call of a function that does nothing but `return len(item)` (as callgrind
/// counts them). This machine takes one step for each use as before, and four more for a name in front.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::constant::Constant;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::AsConstants};
/// use std::sync::Arc;
///
/// let pass = AsConstants::new().bind("n", Constant::from(3));
/// let get = Arc::new(Asm::function("get", ()).load_global("n").op(Opcode::RETURN_VALUE).build()?);
/// assert_eq!(pass.apply(&get)?.consts().last(), Some(&3.into()));
///
/// let set = Asm::function("set", ["n"]).load_fast("n").op(Opcode::RETURN_VALUE).build()?;
/// let set = bc_core::verify::verify(&Arc::new(set))?;
/// let mut told = Vec::new();
/// let same = pass.rewrite_watched(&set, &mut |event| told.push(event))?;
/// assert!(Arc::ptr_eq(&same, set.code()));
/// let [bc_transform::Event::Skipped(skipped)] = &*told else { panic!("{told:?}") };
/// assert_eq!(skipped.message, "'n' is skipped: it is a parameter here");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct AsConstants {
    bindings: BTreeMap<Arc<Text>, Source>,
    /// Whether names are left alone that an `import *` may assign.
    minds_stars: bool,
}

impl AsConstants {
    /// No names.
    pub fn new() -> AsConstants {
        AsConstants::default()
    }

    /// The names of `builtins` that mean the same in every module: `len`, `ValueError`, … but not
    /// `__name__` and its like.
    pub fn all_builtins() -> AsConstants {
        let names = builtins::NAMES.iter();
        let pass = names.fold(AsConstants::new(), |pass, &name| {
            pass.bind(name, Source::builtin(name))
        });
        AsConstants {
            minds_stars: true,
            ..pass
        }
    }

    /// Binds a name: to a constant, or to what is looked up. The last one counts.
    #[must_use]
    pub fn bind(mut self, name: impl IntoText, to: impl Into<Source>) -> AsConstants {
        self.bindings.insert(name.into_text(), to.into());
        self
    }

    /// What is bound to a name.
    pub fn binding(&self, name: &Text) -> Option<&Source> {
        self.bindings.get(name)
    }
}

impl Pass for AsConstants {
    fn name(&self) -> String {
        "asconstants".to_owned()
    }

    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error> {
        self.rewrite_watched(code, &mut |_| {})
    }

    fn rewrite_watched(
        &self,
        code: &Arc<VerifiedCode>,
        watch: &mut dyn FnMut(Event),
    ) -> Result<Arc<CodeObject>, Error> {
        let code = code.code();
        let mut lifted = Vec::new();
        for visit in walk::innermost_first(code, |_| true) {
            let asm = Asm::lift(&visit.code).map_err(|error| Error::Lift {
                pass: self.name(),
                path: visit.path.clone(),
                error,
            })?;
            lifted.push((visit, asm));
        }
        let scopes = Scopes::of(self, &lifted);
        for skipped in scopes.skipped(self, &lifted) {
            watch(Event::Skipped(skipped));
        }
        let mut done = Rewritten::default();
        let mut last = Arc::clone(code);
        for (visit, mut asm) in lifted {
            body::rewrite(self, &visit, &mut asm, &scopes, &mut |site| {
                watch(Event::Changed(site));
            });
            done.put_into(&mut asm);
            last =
                walk::lower(&asm, &visit, &Options::default()).map_err(|error| Error::Result {
                    pass: self.name(),
                    path: visit.path.clone(),
                    error,
                })?;
            done.insert(&visit.code, Arc::clone(&last));
        }
        Ok(last)
    }
}
