//! Attributes: the order of lookup, descriptors, setting and deleting.
//!
//! The order is CPython's. Reading a stored attribute or a method of an ordinary instance allocates
//! nothing but the bound method, and [`lookup_method`] not even that; [`shape()`] tells callers what they
//! may remember as long as a class's version stays the same.

mod bind;
mod get;
mod hooks;
mod set;
mod shape;

pub use bind::{bind_builtin, bind_descriptor, get_property, is_data_descriptor};
pub use get::{
    dict_value, generic_getattr, getattr, getattr_opt, has_attr, module_getattr, type_getattr,
};
pub use hooks::is_plain;
pub use set::{
    delattr, generic_setattr, get_dict, get_instance_dict, instance_dict, replace_dict,
    set_builtin, set_descriptor, set_dict, set_instance_dict, set_property, setattr, type_setattr,
};
pub(crate) use shape::binds_to;
pub use shape::{Shape, class_shape, lookup_method, shape, store_shape};
