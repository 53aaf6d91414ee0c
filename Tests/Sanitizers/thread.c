// Tells ThreadSanitizer of the order that two libraries of the toolchain keep and that it does not see, since
// they are built without it: who resumes a continuation comes before whoever awaited it, and who unlocks a
// mutex before who had to wait for it. What is inlined into our own code it sees by itself. Preloaded by
// Scripts/nightly, which sees to it with Control.swift that races are found all the same.
//
// The functions are those of libswift_Concurrency and libswiftSynchronization of Swift 6.3, on Linux.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));
extern SWIFT void *swift_task_getCurrent(void) __attribute__((weak));

// Weak, because the tool that starts the tests is loaded with this as well, and is built without.
static void comes_before(void *what) {
  if (__tsan_release) __tsan_release(what);
}

static void comes_after(void *what) {
  if (__tsan_acquire) __tsan_acquire(what);
}

// As the mangled names say: _MutexHandle._lockSlow(UInt32), ._unlockSlow(), ._tryLockSlow() -> Bool.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"

static SWIFT void (*next_resume)(void *);
static SWIFT void (*next_throwing_resume)(void *);
static SWIFT void (*next_throwing_resume_with_error)(void *, void *);
static __attribute__((swiftasynccall)) void (*next_await)(void *);
static SWIFT void (*next_lock)(uint32_t, SELF void *);
static SWIFT void (*next_unlock)(SELF void *);
static SWIFT bool (*next_try_lock)(SELF void *);

__attribute__((constructor)) static void find_next(void) {
  next_resume = dlsym(RTLD_NEXT, "swift_continuation_resume");
  next_throwing_resume = dlsym(RTLD_NEXT, "swift_continuation_throwingResume");
  next_throwing_resume_with_error = dlsym(RTLD_NEXT, "swift_continuation_throwingResumeWithError");
  next_await = dlsym(RTLD_NEXT, "swift_continuation_await");
  next_lock = dlsym(RTLD_NEXT, LOCK);
  next_unlock = dlsym(RTLD_NEXT, UNLOCK);
  next_try_lock = dlsym(RTLD_NEXT, TRY_LOCK);
}

SWIFT void swift_continuation_resume(void *task) {
  comes_before(task);
  next_resume(task);
}

SWIFT void swift_continuation_throwingResume(void *task) {
  comes_before(task);
  next_throwing_resume(task);
}

SWIFT void swift_continuation_throwingResumeWithError(void *task, void *error) {
  comes_before(task);
  next_throwing_resume_with_error(task, error);
}

// A task that has to wait is told of when it runs again; one that was resumed before it came here goes on
// at once, and nobody tells. (One that is resumed just between the two lines is taken for a race: a few
// instructions, not met in ten runs of the tests.)
__attribute__((swiftasynccall)) void swift_continuation_await(void *context) {
  comes_after(swift_task_getCurrent());
  __attribute__((musttail)) return next_await(context);
}

SWIFT void lock(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void lock(uint32_t thread, SELF void *handle) {
  next_lock(thread, handle);
  comes_after(handle);
}

SWIFT void unlock(SELF void *handle) __asm__(UNLOCK);
SWIFT void unlock(SELF void *handle) {
  comes_before(handle);
  next_unlock(handle);
}

SWIFT bool try_lock(SELF void *handle) __asm__(TRY_LOCK);
SWIFT bool try_lock(SELF void *handle) {
  bool locked = next_try_lock(handle);
  if (locked) comes_after(handle);
  return locked;
}
