//! What constants are made of: their parts, how deep they are nested, and how they are taken apart.

use super::{Constant, MAX_NESTING};
use crate::code::CodeObject;
use std::collections::HashMap;
use std::sync::Arc;

/// The constants directly inside a container. A code object is none here.
#[derive(Clone, Copy)]
pub(crate) enum Parts<'a> {
    /// Those of a tuple, list, set or slice.
    Items(&'a [Constant]),
    /// Those of a dict: each key before its value.
    Pairs(&'a [(Constant, Constant)]),
}

impl<'a> Parts<'a> {
    /// The parts of a constant, if it is a container.
    pub(crate) fn of(constant: &'a Constant) -> Option<Parts<'a>> {
        match constant {
            Constant::Tuple(items)
            | Constant::FrozenSet(items)
            | Constant::List(items)
            | Constant::Set(items) => Some(Parts::Items(items)),
            Constant::Slice(parts) => Some(Parts::Items(&**parts)),
            Constant::Dict(pairs) => Some(Parts::Pairs(pairs)),
            _ => None,
        }
    }

    pub(crate) fn get(self, index: usize) -> Option<&'a Constant> {
        match self {
            Parts::Items(items) => items.get(index),
            Parts::Pairs(pairs) => {
                let (key, value) = pairs.get(index / 2)?;
                Some(if index.is_multiple_of(2) { key } else { value })
            }
        }
    }

    /// By which a shared container is known again.
    pub(crate) fn address(self) -> *const () {
        match self {
            Parts::Items(items) => items.as_ptr().cast(),
            Parts::Pairs(pairs) => pairs.as_ptr().cast(),
        }
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'a Constant> {
        (0..).map_while(move |index| self.get(index))
    }
}

/// How deep the containers and code objects among these constants are nested: 0 if there are none.
/// Stops counting above [`MAX_NESTING`].
pub(crate) fn nesting(constants: &[Constant]) -> u32 {
    // The deepest level each container has been met at is kept, so that a shared one is gone through
    // again only where it lies deeper.
    let mut deepest = 0;
    let mut seen: HashMap<*const (), u32> = HashMap::new();
    let mut open: Vec<(&Constant, u32)> = constants.iter().map(|c| (c, 0)).collect();
    while let Some((constant, above)) = open.pop() {
        let depth = above + 1;
        if let Constant::Code(code) = constant {
            deepest = deepest.max(depth + code.nesting());
        }
        let Some(parts) = Parts::of(constant) else {
            continue;
        };
        deepest = deepest.max(depth);
        if deepest > MAX_NESTING {
            break;
        }
        let known = seen.entry(parts.address()).or_insert(0);
        if *known < depth {
            *known = depth;
            open.extend(parts.iter().map(|part| (part, depth)));
        }
    }
    deepest
}

/// Drops constants level by level, where dropping them would go through all levels at once on Rust's
/// stack. What somebody else still holds stays as it is.
pub(crate) fn take_apart(constants: Arc<[Constant]>) {
    let mut open = vec![constants];
    while let Some(mut constants) = open.pop() {
        let Some(owned) = Arc::get_mut(&mut constants) else {
            continue;
        };
        for constant in owned {
            match std::mem::replace(constant, Constant::None) {
                Constant::Tuple(items)
                | Constant::FrozenSet(items)
                | Constant::List(items)
                | Constant::Set(items) => open.push(items),
                Constant::Slice(parts) => open.push(parts),
                Constant::Dict(mut pairs) => {
                    let pairs = Arc::get_mut(&mut pairs).into_iter().flatten();
                    let take = |part| std::mem::replace(part, Constant::None);
                    open.push(pairs.flat_map(|(k, v)| [take(k), take(v)]).collect());
                }
                Constant::Code(mut code) => {
                    open.extend(Arc::get_mut(&mut code).map(CodeObject::take_consts));
                }
                _ => {}
            }
        }
    }
}
