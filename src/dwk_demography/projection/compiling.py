"""How the engine's kernels are compiled: at the first call, kept on disk where that is possible, never demanded.

Only modules named ``compiled_*`` import this file, and they are imported inside the function that runs them: without
Numba the engine works on NumPy alone. The compiled code is kept beside the source, or where ``NUMBA_CACHE_DIR`` or the
user's cache folder is; where nothing can be written it is compiled anew in every process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

#: what float32 kernels may do with sums and products; finite numbers are the caller's duty
RELAXED = frozenset({"reassoc", "contract", "nsz", "arcp", "nnan", "ninf"})


def threads() -> int:
    """Number of threads a parallel kernel uses (``NUMBA_NUM_THREADS``, otherwise the processors)."""
    import numba

    return int(numba.get_num_threads())


def compiled(*, inner: bool = False, parallel: bool = False, relaxed: bool = False) -> Callable[[Function], Function]:
    """Mark a function for compilation.

    Parameters
    ----------
    inner : bool
        Part of other kernels: its body is put where it is called, so that its arguments cost nothing.
    parallel : bool
        Spread ``prange`` loops over the threads.
    relaxed : bool
        Let sums be reordered and products fused; without it the results are those of NumPy to the bit.
    """

    def mark(function: Function) -> Function:
        import numba

        options: dict[str, Any] = {
            "parallel": parallel,
            "fastmath": set(RELAXED) if relaxed else False,
            "error_model": "numpy",
            "nogil": True,
            "forceinline": inner,
            # inner parts make no arrays: counting references to those they are given would take longer than their work
            "_nrt": not inner,
        }
        try:
            return cast(Function, numba.njit(cache=True, **options)(function))
        except RuntimeError:
            # Numba found no folder it may write to; the kernel is then compiled in every process
            return cast(Function, numba.njit(**options)(function))

    return mark
