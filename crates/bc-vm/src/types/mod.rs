//! How each built-in type answers. Rank 4.
//!
//! One file for each type (a folder once it is long): plain tables of methods, and the functions
//! behind them. No type names another type's file: they meet through `protocol`. What a few types share lies in
//! `binding`, `bytes_like`, `slices`, `proxy` and `reduce`. A new type is a new file, a row in [`TABLES`] and a row in `model::class`.

pub(crate) mod binding;
pub(crate) mod bool;
pub(crate) mod builtin;
pub(crate) mod bytearray;
pub(crate) mod bytes;
pub(crate) mod bytes_like;
pub(crate) mod cell;
pub(crate) mod classmethod;
pub(crate) mod code;
pub(crate) mod complex;
pub(crate) mod descriptor;
pub(crate) mod dict;
pub(crate) mod enumerate;
pub(crate) mod exception;
pub(crate) mod filter;
pub(crate) mod float;
pub(crate) mod frame;
pub(crate) mod frame_locals;
pub(crate) mod function;
pub(crate) mod generator;
pub(crate) mod int;
pub(crate) mod iterators;
pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod mappingproxy;
pub(crate) mod memoryview;
pub(crate) mod module;
pub(crate) mod none;
pub(crate) mod object;
pub(crate) mod property;
pub(crate) mod proxy;
pub(crate) mod range;
pub(crate) mod reduce;
pub(crate) mod reversed;
pub(crate) mod set;
pub(crate) mod simple_namespace;
pub(crate) mod slice;
pub(crate) mod slices;
pub(crate) mod str;
pub(crate) mod super_;
pub(crate) mod traceback;
pub(crate) mod tuple;
pub(crate) mod type_;
pub(crate) mod weakproxy;
pub(crate) mod weakref;
pub(crate) mod zip;

use crate::model::class::ClassId;
use crate::model::native::TypeTable;

/// The table of every built-in class that is not an exception.
pub(crate) static TABLES: &[(ClassId, &TypeTable)] = &[
    (ClassId::INT, &int::TABLE),
    (ClassId::BOOL, &bool::TABLE),
    (ClassId::FLOAT, &float::TABLE),
    (ClassId::COMPLEX, &complex::TABLE),
    (ClassId::STR, &str::TABLE),
    (ClassId::STR_ITERATOR, &str::ITERATOR),
    (ClassId::BYTES, &bytes::TABLE),
    (ClassId::BYTES_ITERATOR, &bytes_like::ITERATOR),
    (ClassId::BYTEARRAY, &bytearray::TABLE),
    (ClassId::BYTEARRAY_ITERATOR, &bytes_like::ITERATOR),
    (ClassId::MEMORYVIEW, &memoryview::TABLE),
    (ClassId::LIST, &list::TABLE),
    (ClassId::LIST_ITERATOR, &list::ITERATOR),
    (ClassId::LIST_REVERSEITERATOR, &list::REVERSE_ITERATOR),
    (ClassId::TUPLE, &tuple::TABLE),
    (ClassId::TUPLE_ITERATOR, &tuple::ITERATOR),
    (ClassId::DICT, &dict::TABLE),
    (ClassId::DICT_KEYS, &dict::SET_LIKE_VIEW),
    (ClassId::DICT_VALUES, &dict::VALUES),
    (ClassId::DICT_ITEMS, &dict::SET_LIKE_VIEW),
    (ClassId::DICT_KEYITERATOR, &dict::ITERATOR),
    (ClassId::DICT_VALUEITERATOR, &dict::ITERATOR),
    (ClassId::DICT_ITEMITERATOR, &dict::ITERATOR),
    (ClassId::SET, &set::TABLE),
    (ClassId::FROZENSET, &set::FROZENSET),
    (ClassId::SET_ITERATOR, &set::ITERATOR),
    (ClassId::RANGE, &range::TABLE),
    (ClassId::RANGE_ITERATOR, &range::ITERATOR),
    (ClassId::LONGRANGE_ITERATOR, &range::LONG_ITERATOR),
    (ClassId::SLICE, &slice::TABLE),
    (ClassId::ITERATOR, &iterators::SEQUENCE),
    (ClassId::CALLABLE_ITERATOR, &iterators::CALLABLE),
    (ClassId::AITER_WRAPPER, &iterators::READY),
    (ClassId::ENUMERATE, &enumerate::TABLE),
    (ClassId::ZIP, &zip::TABLE),
    (ClassId::MAP, &map::TABLE),
    (ClassId::FILTER, &filter::TABLE),
    (ClassId::REVERSED, &reversed::TABLE),
    (ClassId::OBJECT, &object::TABLE),
    (ClassId::TYPE, &type_::TABLE),
    (ClassId::NONE_TYPE, &none::NONE),
    (ClassId::NOT_IMPLEMENTED_TYPE, &none::NOT_IMPLEMENTED),
    (ClassId::ELLIPSIS, &none::ELLIPSIS),
    (ClassId::FUNCTION, &function::TABLE),
    (ClassId::METHOD, &function::METHOD),
    (ClassId::BUILTIN_FUNCTION, &builtin::TABLE),
    (ClassId::METHOD_WRAPPER, &builtin::METHOD_WRAPPER),
    (ClassId::METHOD_DESCRIPTOR, &descriptor::METHOD),
    (ClassId::CLASSMETHOD_DESCRIPTOR, &descriptor::CLASSMETHOD),
    (ClassId::WRAPPER_DESCRIPTOR, &descriptor::WRAPPER),
    (ClassId::GETSET_DESCRIPTOR, &descriptor::GETSET),
    (ClassId::MEMBER_DESCRIPTOR, &descriptor::MEMBER),
    (ClassId::PROPERTY, &property::TABLE),
    (ClassId::CLASSMETHOD, &classmethod::CLASSMETHOD),
    (ClassId::STATICMETHOD, &classmethod::STATICMETHOD),
    (ClassId::SUPER, &super_::TABLE),
    (ClassId::MODULE, &module::TABLE),
    (ClassId::MAPPINGPROXY, &mappingproxy::TABLE),
    (ClassId::FRAME_LOCALS_PROXY, &frame_locals::TABLE),
    (ClassId::SIMPLE_NAMESPACE, &simple_namespace::TABLE),
    (ClassId::CODE, &code::TABLE),
    (ClassId::CELL, &cell::TABLE),
    (ClassId::FRAME, &frame::TABLE),
    (ClassId::TRACEBACK, &traceback::TABLE),
    (ClassId::GENERATOR, &generator::GENERATOR),
    (ClassId::COROUTINE, &generator::COROUTINE),
    (ClassId::COROUTINE_WRAPPER, &generator::COROUTINE_WRAPPER),
    (ClassId::WEAKREF, &weakref::TABLE),
    (ClassId::WEAKPROXY, &weakproxy::PROXY),
    (ClassId::WEAKCALLABLEPROXY, &weakproxy::CALLABLE),
];
