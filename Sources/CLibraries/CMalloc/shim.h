// glibc's own header, which the Glibc module leaves out.
#include <malloc.h>
