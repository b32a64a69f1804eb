//! Passes, and passes one after the other.

use crate::error::{Error, Refusal};
use bc_core::asm::Item;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::verify::{VerifiedCode, verify, verify_changed};
use std::fmt;
use std::sync::Arc;

/// Code to code. A pass never changes what it is given.
pub trait Pass {
    /// What it is called, in errors and on the command line.
    fn name(&self) -> String;

    /// Rewrites a proven code object and those inside it. What comes out is not proven yet;
    /// [`apply`](Pass::apply) and [`Pipeline`] see to that.
    ///
    /// # Errors
    ///
    /// The pass does not want the code, or what it makes of it is none.
    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error>;

    /// As [`rewrite`](Pass::rewrite), and `watch` is told each place that a rule of the pass changes and
    /// each that it leaves alone although it was asked for. A pass that has no rules has nothing to tell.
    ///
    /// # Errors
    ///
    /// As [`rewrite`](Pass::rewrite).
    fn rewrite_watched(
        &self,
        code: &Arc<VerifiedCode>,
        _watch: &mut dyn FnMut(Event),
    ) -> Result<Arc<CodeObject>, Error> {
        self.rewrite(code)
    }

    /// Rewrites a code object and those inside it, by itself: proven before and after.
    ///
    /// # Errors
    ///
    /// The code is not sound, the pass does not want it, or what it makes of it is not sound.
    fn apply(&self, code: &Arc<CodeObject>) -> Result<Arc<CodeObject>, Error> {
        let input = verify(code).map_err(|rejection| Error::Input {
            pass: self.name(),
            rejection,
        })?;
        let changed = self.rewrite(&input)?;
        verify_changed(&changed, &input).map_err(|rejection| Error::Rejected {
            pass: self.name(),
            rejection,
        })?;
        Ok(changed)
    }

    /// What takes the place of a default, when not only code but a function is rewritten; `None`
    /// leaves it. Only defaults that could stand in `co_consts` are asked for.
    ///
    /// # Errors
    ///
    /// The pass does not want the function.
    fn default_value(&self, _default: &Constant) -> Result<Option<Constant>, Refusal> {
        Ok(None)
    }
}

/// What a pass tells of its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It changes a place.
    Changed(Site),
    /// It leaves something alone that it was asked to change.
    Skipped(Skipped),
}

/// Something that a pass leaves alone, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What and why, in one sentence without a full stop.
    pub message: String,
    /// Names of the enclosing code objects and of the one it is in.
    pub path: String,
    /// The source line it is about.
    pub line: i32,
    /// `co_filename`
    pub filename: String,
}

/// As errors are shown: `'len' is skipped: it is a parameter here (<module>.f, line 3 of x.py)`
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Skipped {
            message,
            path,
            line,
            filename,
        } = self;
        write!(f, "{message} ({path}, line {line} of {filename})")
    }
}

/// A place that a pass changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Names of the enclosing code objects and of the one it is in.
    pub path: String,
    /// The source line of the first instruction.
    pub line: i32,
    /// What stood there.
    pub before: Vec<Item>,
    /// What stands there now.
    pub after: Vec<Item>,
}

fn prove(
    pass: &dyn Pass,
    code: &Arc<CodeObject>,
    before: &Arc<VerifiedCode>,
) -> Result<Arc<VerifiedCode>, Error> {
    verify_changed(code, before).map_err(|rejection| Error::Rejected {
        pass: pass.name(),
        rejection,
    })
}

/// Passes one after the other. The result of each is proven before the next sees it, whatever the
/// pass itself promises.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_transform::{Pass, Pipeline, catalogue::{AddToMul, Compact}};
/// use std::sync::Arc;
///
/// let code = Arc::new(Asm::function("f", ()).return_const(1).build()?);
/// let pipeline = Pipeline::new().then(AddToMul).then(Compact);
/// assert_eq!(pipeline.name(), "add_to_mul, compact");
/// let proof = pipeline.run(&code)?;
/// assert_eq!(proof.max_depth(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
#[must_use = "a pipeline does nothing until it is run"]
pub struct Pipeline {
    passes: Vec<Box<dyn Pass>>,
}

impl Pipeline {
    /// No passes: the code comes out as it went in, if it is sound.
    pub fn new() -> Pipeline {
        Pipeline::default()
    }

    /// Adds a pass at the end.
    pub fn then(self, pass: impl Pass + 'static) -> Pipeline {
        self.then_boxed(Box::new(pass))
    }

    /// Adds a pass whose type is known at run time only.
    pub fn then_boxed(mut self, pass: Box<dyn Pass>) -> Pipeline {
        self.passes.push(pass);
        self
    }

    /// Runs all passes and hands out the proof of what they made.
    ///
    /// # Errors
    ///
    /// The first pass that fails, or whose result the verifier refuses.
    pub fn run(&self, code: &Arc<CodeObject>) -> Result<Arc<VerifiedCode>, Error> {
        self.run_with(code, |_, _, _| {})
    }

    /// As [`run`](Pipeline::run), and `watch` sees the name of each pass with the code before and
    /// after it.
    ///
    /// # Errors
    ///
    /// As [`run`](Pipeline::run).
    pub fn run_with(
        &self,
        code: &Arc<CodeObject>,
        mut watch: impl FnMut(&str, &Arc<CodeObject>, &Arc<CodeObject>),
    ) -> Result<Arc<VerifiedCode>, Error> {
        let mut proof = verify(code).map_err(|rejection| Error::Input {
            pass: self.name(),
            rejection,
        })?;
        for pass in &self.passes {
            let changed = pass.rewrite(&proof)?;
            let next = prove(pass.as_ref(), &changed, &proof)?;
            watch(&pass.name(), proof.code(), &changed);
            proof = next;
        }
        Ok(proof)
    }
}

impl Pass for Pipeline {
    fn name(&self) -> String {
        let names: Vec<String> = self.passes.iter().map(|pass| pass.name()).collect();
        names.join(", ")
    }

    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error> {
        self.rewrite_watched(code, &mut |_| ())
    }

    fn rewrite_watched(
        &self,
        code: &Arc<VerifiedCode>,
        watch: &mut dyn FnMut(Event),
    ) -> Result<Arc<CodeObject>, Error> {
        let mut proof = Arc::clone(code);
        for pass in &self.passes {
            let changed = pass.rewrite_watched(&proof, watch)?;
            proof = prove(pass.as_ref(), &changed, &proof)?;
        }
        Ok(Arc::clone(proof.code()))
    }

    fn default_value(&self, default: &Constant) -> Result<Option<Constant>, Refusal> {
        let mut last = None;
        for pass in &self.passes {
            let next = pass.default_value(last.as_ref().unwrap_or(default))?;
            last = next.or(last);
        }
        Ok(last)
    }
}
