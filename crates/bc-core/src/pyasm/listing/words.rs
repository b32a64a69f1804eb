//! What a listing says in words: a place in the text, or other words where the text spells them in a way
//! that only its reader knows.

use crate::constant::Constant;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::literal::{self, Codes};
use crate::pyasm::source::{Source, Span, Step};
use std::sync::Arc;

/// Words of a listing, and where they stand.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The place that is shown if something is wrong with them.
    pub(super) span: Span,
    /// What they say, if that is not what stands there.
    own: Option<Arc<str>>,
}

impl Words {
    /// What stands at a place.
    pub(super) fn at(span: Span) -> Words {
        Words { span, own: None }
    }

    /// What is said at a place in another spelling.
    pub(super) fn spelt(span: Span, own: impl Into<Arc<str>>) -> Words {
        Words {
            span,
            own: Some(own.into()),
        }
    }

    /// What is said in another spelling than the text has; empty if it is what stands there.
    pub(super) fn own(&self) -> &str {
        self.own.as_deref().unwrap_or_default()
    }

    /// What they say.
    pub(super) fn text<'w>(&'w self, source: &Source<'w>) -> &'w str {
        match &self.own {
            Some(own) => own,
            None => source.slice(&self.span),
        }
    }

    /// The constant they spell.
    pub(super) fn constant(&self, codes: &mut dyn Codes, source: &Source<'_>) -> Step<Constant> {
        let (text, span) = match &self.own {
            Some(own) => (&**own, 0..own.len()),
            None => (source.text, self.span.clone()),
        };
        let mut cursor = Cursor::listed(text, &span);
        let read = literal::constant(&mut cursor, codes);
        let read = read.and_then(|value| cursor.finish().map(|()| value));
        read.map_err(|mut fault| {
            if self.own.is_some() {
                fault.span = self.span.clone();
            }
            fault
        })
    }
}
