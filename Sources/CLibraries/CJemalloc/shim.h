// The one function of jemalloc that is called by name. Its own header declares malloc and the others
// again, which the C library's header has declared already.
#include <stddef.h>

int mallctl(
    const char *name, void *old_value, size_t *old_size, void *new_value, size_t new_size);
