# SPDX-License-Identifier: MIT
#
# Debian's clang-14, lld-14, wasi-libc and libclang-rt-14-dev-wasm32.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang-14)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
# wasi-libc's headers lie in /usr/include/wasm32-wasi, beside nothing of the host's.
set(CMAKE_SYSROOT /usr)
