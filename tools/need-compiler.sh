#!/bin/sh
# durable-rules comes as source only: building it needs a C compiler and the headers of this Python.
# Says what is missing, in Chinese and English, before pip fails with a page of compiler output.
python=$1
if ! command -v "$python" >/dev/null 2>&1; then
    echo "缺少 Python：找不到 $python（需要 3.11 至 3.13）" >&2
    echo "Python is missing: cannot find $python (3.11 to 3.13 is needed)" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then
    echo "Python 版本不合适：需要 3.11 至 3.13；用 make PYTHON=python3.11 指定" >&2
    echo "this Python does not fit: 3.11 to 3.13 is needed; choose with make PYTHON=python3.11" >&2
    exit 1
fi
header=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include") + "/Python.h")')
if ! command -v "${CC:-cc}" >/dev/null 2>&1 || [ ! -f "$header" ]; then
    echo "缺少 C 编译器或 Python 头文件（规则引擎 durable-rules 需要编译）。" >&2
    echo "  Debian/Ubuntu: apt-get install build-essential python3-dev python3-venv" >&2
    echo "  openEuler/CentOS/麒麟: dnf install gcc python3-devel" >&2
    echo "a C compiler or the Python headers are missing (the rule engine durable-rules is compiled)." >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "缺少 venv 模块：apt-get install python3-venv" >&2
    echo "the venv module is missing: apt-get install python3-venv" >&2
    exit 1
fi
