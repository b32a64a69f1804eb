//! What native modules and rooms above keep in a machine: one value of each type, the key being the type itself.
//!
//! A module keeps what it needs in a type of its own, which nobody else can name. Absent: what Python code can see.

use std::any::{Any, TypeId};

/// Values by their types, in the order in which they came.
#[derive(Default)]
pub struct ModuleState {
    entries: Vec<(TypeId, Box<dyn Any>)>,
}

impl ModuleState {
    fn position<T: Any>(&self) -> Option<usize> {
        let key = TypeId::of::<T>();
        self.entries.iter().position(|(found, _)| *found == key)
    }

    /// The value of type `T`, if there is one.
    #[must_use]
    pub fn get<T: Any>(&self) -> Option<&T> {
        let (_, value) = self.entries.get(self.position::<T>()?)?;
        value.downcast_ref()
    }

    /// Keeps a value; the one of its type that was there before comes back.
    pub fn insert<T: Any>(&mut self, value: T) -> Option<T> {
        let before = self.remove::<T>();
        self.entries.push((TypeId::of::<T>(), Box::new(value)));
        before
    }

    /// Takes the value of type `T` out, if there is one.
    pub fn remove<T: Any>(&mut self) -> Option<T> {
        let (_, value) = self.entries.remove(self.position::<T>()?);
        value.downcast().ok().map(|value| *value)
    }

    /// Changes the value of type `T`, a default one if there is none.
    pub fn change<T: Any + Default, R>(&mut self, change: impl FnOnce(&mut T) -> R) -> R {
        if let Some(at) = self.position::<T>()
            && let Some((_, value)) = self.entries.get_mut(at)
            && let Some(value) = value.downcast_mut()
        {
            return change(value);
        }
        let mut value = T::default();
        let result = change(&mut value);
        self.insert(value);
        result
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
