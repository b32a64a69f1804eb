//! An allocator that refuses every single request above a bound: what a host that runs short of memory
//! does, at a size that a test can afford.
//!
//! This is the one place of the workspace with `unsafe` code, and no crate that anybody uses depends on
//! it: the trait of allocators is an unsafe one, and no crate was found that bounds single requests
//! (`cap` bounds their sum). It only says no or passes a request on as it came. Absent: anything that a test
//! expects.
#![allow(
    unsafe_code,
    reason = "an allocator cannot be written without it; each call passes on what came in"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;

/// The system's allocator, for requests of at most so many bytes.
#[derive(Clone, Copy, Debug)]
pub struct Refusing {
    /// The largest request that is granted.
    pub most: usize,
}

// SAFETY: what the system's allocator promises holds here, since each request is either refused, which is
// allowed at any time, or answered by it.
unsafe impl GlobalAlloc for Refusing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() > self.most {
            return null_mut();
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.size() > self.most {
            return null_mut();
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on; every block came from the system's allocator.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if size > self.most {
            return null_mut();
        }
        // SAFETY: the caller's promises are passed on; every block came from the system's allocator.
        unsafe { System.realloc(block, layout, size) }
    }
}
