//! A finding before it is known where: what is wrong, what would be needed, what may help.
//!
//! The rooms that find something say so in these terms; `rejection` adds the place and the way to it.

use super::code::RejectionCode;
use super::state::TooManyBlocks;

#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) code: RejectionCode,
    pub(super) message: String,
    pub(super) needs: Option<String>,
    pub(super) help: Option<String>,
}

impl Finding {
    pub(super) fn new(code: RejectionCode, message: impl Into<String>) -> Finding {
        Finding {
            code,
            message: message.into(),
            needs: None,
            help: None,
        }
    }

    pub(super) fn needs(mut self, needs: impl Into<String>) -> Finding {
        self.needs = Some(needs.into());
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }
}

impl From<TooManyBlocks> for Finding {
    fn from(_: TooManyBlocks) -> Finding {
        Finding::new(
            RejectionCode::TooManyBlocks,
            "more than 20 blocks can be open here",
        )
        .needs("at most 20 open blocks, and 40 of exception handlers that run")
        .help("move some of the nested loops, try and with statements into a function of their own")
    }
}

/// Items in order with commas, equal neighbours told once: `a, b (3 times)`.
pub(super) fn listed(items: impl IntoIterator<Item = String>) -> String {
    let mut runs: Vec<(String, usize)> = Vec::new();
    for item in items {
        match runs.last_mut() {
            Some((last, times)) if *last == item => *times += 1,
            _ => runs.push((item, 1)),
        }
    }
    let told: Vec<String> = runs
        .into_iter()
        .map(|(item, times)| match times {
            1 => item,
            _ => format!("{item} ({times} times)"),
        })
        .collect();
    told.join(", ")
}
