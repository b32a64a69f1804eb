//! A run as a page: one HTML file that needs nothing else, in which every step can be looked at.
//!
//! [`Page`] is told a run by a [`Recorder`](bc_vm::trace::Recorder) and keeps it in a compact form, which is also
//! what stands in the file: the page's script folds events into states, forwards from the nearest state it has kept.
//! Absent: files, and where sources come from (whoever asks for the page hands them in).

mod encode;
mod html;
mod listing;
mod strings;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use bc_vm::model::error::Fault;
use bc_vm::trace::{Event, Listener, State};

use encode::Encoder;

/// What a page is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// What the page is called.
    pub title: String,
    /// So many instructions are shown, from the first one that is told.
    pub steps: u64,
    /// So many bytes the recorded run may take, about; the script, the style and the sources come on top.
    pub bytes: usize,
}

impl Default for Options {
    /// 10,000 steps, 64 mebibytes, and a title that says nothing.
    fn default() -> Self {
        Self {
            title: "A run, step by step".to_owned(),
            steps: 10_000,
            bytes: 64 << 20,
        }
    }
}

/// Why a page does not show a run to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CutOff {
    /// It has more steps than [`Options::steps`].
    Steps,
    /// It takes more than [`Options::bytes`].
    Bytes,
}

/// Keeps a run for a page.
///
/// When a limit is reached it ends the run with [`Fault::Watch`], and [`Page::cut_off`] says why. One instruction more than the page shows has run by then.
///
/// ```
/// use bc_core::code::CodeObject;
/// use bc_trace::page::{Options, Page};
/// use bc_vm::trace::{Detail, Recorder};
/// use bc_vm::{embed, limits::Limits, model::vm::Streams};
///
/// // 1 + 2
/// let code = CodeObject::builder()
///     .code([100, 0, 0, 100, 1, 0, 23, 83])
///     .consts([1, 2])
///     .stacksize(2)
///     .build()?;
/// let code = bc_core::verify::verify(&code.into())?;
/// let mut vm = bc_lib::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
/// let recorder = Recorder::new(Detail::default(), Page::new(Options::default()));
/// vm.watch = Some(Box::new(recorder.clone()));
/// embed::run_main(&mut vm, &code, None).map_err(|_| "it does not raise")?;
///
/// let mut file = Vec::new();
/// recorder.listener().write(&mut file, &|_| None)?;
/// assert!(file.starts_with(b"<!DOCTYPE html>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Page {
    options: Options,
    encoder: Encoder,
    cut_off: Option<CutOff>,
}

impl Page {
    /// A page of a run that has not begun.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            options,
            encoder: Encoder::default(),
            cut_off: None,
        }
    }

    /// Why the page does not show the run to its end, if it does not.
    #[must_use]
    pub fn cut_off(&self) -> Option<CutOff> {
        self.cut_off
    }

    /// How many steps it shows.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.encoder.steps()
    }

    /// Writes the file. `sources` is asked for the text of each source file that code which has run names,
    /// as `co_filename` has it; without one the page does without.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write(
        &self,
        out: &mut (impl Write + ?Sized),
        sources: &dyn Fn(&str) -> Option<String>,
    ) -> io::Result<()> {
        html::write(self, out, sources)
    }
}

impl Listener for Page {
    fn event(&mut self, event: &Event, state: &State) -> Result<(), Fault> {
        if self.cut_off.is_none() && matches!(event, Event::Instruction(_)) {
            if self.encoder.steps() >= self.options.steps {
                self.cut_off = Some(CutOff::Steps);
            } else if self.encoder.size() >= self.options.bytes {
                self.cut_off = Some(CutOff::Bytes);
            }
        }
        if self.cut_off.is_some() {
            return Err(Fault::Watch);
        }
        self.encoder.event(event, state);
        Ok(())
    }
}
