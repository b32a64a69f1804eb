//! The function: code, globals, defaults, closure, and what can be set on it.
//!
//! Absent: checking what Python code puts in (see `types::function`), calling (see `protocol::call`).

use std::cell::RefCell;
use std::rc::Rc;

use super::code::Code;
use super::object::ObjRef;
use super::value::Value;

/// A function written in Python.
pub struct Function {
    /// `__code__`.
    pub code: RefCell<Rc<Code>>,
    /// `__globals__`, a dict object.
    pub globals: ObjRef,
    /// `__name__`, a str.
    pub name: RefCell<Value>,
    /// `__qualname__`, a str.
    pub qualname: RefCell<Value>,
    /// `__defaults__`: a tuple or `None`.
    pub defaults: RefCell<Value>,
    /// `__kwdefaults__`: a dict or `None`.
    pub kwdefaults: RefCell<Value>,
    /// `__closure__`: a tuple of cells or `None`; as many as the code has free variables.
    pub closure: Value,
    /// `__annotations__`: a dict or `None` for none yet.
    pub annotations: RefCell<Value>,
    /// `__doc__`.
    pub doc: RefCell<Value>,
    /// `__module__`.
    pub module: RefCell<Value>,
}

impl Function {
    /// A function with no defaults and annotations; name and documentation come from the code.
    #[must_use]
    pub fn new(code: Rc<Code>, globals: ObjRef, closure: Value) -> Self {
        let name = Value::from(&code.name);
        let doc = Self::doc_of(&code);
        Self {
            code: RefCell::new(code),
            globals,
            name: RefCell::new(name.clone()),
            qualname: RefCell::new(name),
            defaults: RefCell::new(Value::None),
            kwdefaults: RefCell::new(Value::None),
            closure,
            annotations: RefCell::new(Value::None),
            doc: RefCell::new(doc),
            module: RefCell::new(Value::None),
        }
    }

    /// What documents a function of this code: its first constant, if that is a string.
    #[must_use]
    pub fn doc_of(code: &Code) -> Value {
        match code.consts.first() {
            Some(first) if first.as_str().is_some() => first.clone(),
            _ => Value::None,
        }
    }

    /// Whether nothing that a function refers to ends with it, but strings.
    pub(super) fn ends_nothing(&mut self) -> bool {
        let stays = |value: &Value| match value {
            Value::Obj(object) => !object.payload.is_container() || Rc::strong_count(object) > 1,
            _ => true,
        };
        Rc::strong_count(self.code.get_mut()) > 1
            && Rc::strong_count(&self.globals) > 1
            && stays(&self.closure)
            && stays(self.defaults.get_mut())
            && stays(self.kwdefaults.get_mut())
            && stays(self.annotations.get_mut())
            && [
                &mut self.doc,
                &mut self.name,
                &mut self.qualname,
                &mut self.module,
            ]
            .into_iter()
            .all(|cell| stays(cell.get_mut()))
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&Value::from(&self.globals));
        visit(&self.closure);
        for cell in [
            &self.name,
            &self.qualname,
            &self.defaults,
            &self.kwdefaults,
            &self.annotations,
            &self.doc,
            &self.module,
        ] {
            visit(&cell.borrow());
        }
    }

    pub(super) fn clear(&self) {
        for cell in [
            &self.defaults,
            &self.kwdefaults,
            &self.annotations,
            &self.doc,
            &self.module,
        ] {
            drop(cell.replace(Value::None));
        }
    }
}
