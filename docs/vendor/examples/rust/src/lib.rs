// SPDX-License-Identifier: Apache-2.0
//! A plugin in Rust, with nothing but the standard library: one rule for triage. The structs are those of abi.h, as
//! far as this plugin needs them; a real one would generate them from the header.
use std::ffi::c_void;
use std::ptr;

const ABI_MAJOR: u32 = 1;
const ABI_MINOR: u32 = 0;
const EXT_TRIAGE: &str = "bspctl.triage/1";

type Status = i32;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    data: *const u8,
    size: usize,
}

const fn text(value: &'static str) -> Str {
    Str { data: value.as_ptr(), size: value.len() }
}

const ABSENT: Str = Str { data: ptr::null(), size: 0 };

impl Str {
    /// The view's bytes; empty when it is absent. Valid during the call that it was given to.
    unsafe fn bytes(&self) -> &[u8] {
        if self.data.is_null() {
            return &[];
        }
        std::slice::from_raw_parts(self.data, self.size)
    }
}

#[repr(C)]
pub struct Rule {
    size: u32,
    scope: i32,
    priority: i32,
    transient: i32,
    id: Str,
    category: Str,
    pattern: Str,
    unless: Str,
    cause: Str,
    fix: Str,
    link: Str,
    positive: Str,
    negative: Str,
}

#[repr(C)]
pub struct TriageSink {
    size: u32,
    reserved: u32,
    ctx: *mut c_void,
    rule: extern "C" fn(*mut c_void, *const Rule) -> Status,
}

#[repr(C)]
pub struct Triage {
    size: u32,
    reserved: u32,
    rules: extern "C" fn(*mut c_void, *const TriageSink) -> Status,
}

#[repr(C)]
pub struct Plugin {
    size: u32,
    abi_major: u32,
    abi_minor: u32,
    reserved: u32,
    id: Str,
    name: Str,
    version: Str,
    vendor: Str,
    create: extern "C" fn(*const c_void) -> *mut c_void,
    destroy: extern "C" fn(*mut c_void),
    extension: extern "C" fn(Str) -> *const c_void,
}

// They point to constants alone.
unsafe impl Sync for Rule {}
unsafe impl Sync for Plugin {}

const fn size_of<T>() -> u32 {
    std::mem::size_of::<T>() as u32
}

static RULE: Rule = Rule {
    size: size_of::<Rule>(),
    scope: 0,
    priority: 50,
    transient: 0,
    id: text("crate-yanked"),
    category: text("fetch-unavailable"),
    pattern: text("failed to select a version for the requirement `(?P<crate>[^`=]+) = "),
    unless: ABSENT,
    cause: text("no version of the crate {crate} fits what {recipe} asks for"),
    fix: text("update the recipe's list of crates: bitbake -c update_crates {recipe}"),
    link: ABSENT,
    positive: text("error: failed to select a version for the requirement `foo = \"=1.2.3\"`"),
    negative: text("note: selected version 1.2.3 for the requirement `foo = \"=1.2.3\"`"),
};

extern "C" fn rules(_instance: *mut c_void, sink: *const TriageSink) -> Status {
    // the host copies the rule before the sink returns
    let sink = unsafe { &*sink };
    (sink.rule)(sink.ctx, &RULE)
}

static TRIAGE: Triage = Triage { size: size_of::<Triage>(), reserved: 0, rules };

// The plugin keeps nothing between calls, so any address that is not null will do for an instance.
extern "C" fn create(_host: *const c_void) -> *mut c_void {
    &RULE as *const Rule as *mut c_void
}

extern "C" fn destroy(_instance: *mut c_void) {}

extern "C" fn extension(id: Str) -> *const c_void {
    if unsafe { id.bytes() } == EXT_TRIAGE.as_bytes() {
        return &TRIAGE as *const Triage as *const c_void;
    }
    ptr::null()
}

static PLUGIN: Plugin = Plugin {
    size: size_of::<Plugin>(),
    abi_major: ABI_MAJOR,
    abi_minor: ABI_MINOR,
    reserved: 0,
    id: text("com.example.rust"),
    name: text("Rules in Rust"),
    version: text("1.0.0"),
    vendor: text("Example"),
    create,
    destroy,
    extension,
};

/// The one exported function.
#[no_mangle]
pub extern "C" fn bspctl_plugin_query(host_major: u32, _host_minor: u32) -> *const Plugin {
    if host_major == ABI_MAJOR { &PLUGIN } else { ptr::null() }
}
