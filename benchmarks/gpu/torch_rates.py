"""The best rate of matrix products that torch reaches: a line of JSON.

    python torch_rates.py SIZE

GFLOP/s of square products on the GPU, or on the CPU if torch has no GPU: float (without tensor
cores' shorter mantissas), tf32 on GPUs, and double. Multiplications and additions count as one each.
"""

import json
import statistics
import sys
import time

import torch

size = int(sys.argv[1])
on_gpu = torch.cuda.is_available()
device = "cuda" if on_gpu else "cpu"


def rate(kind, repeats=7):
    a, b = (torch.randn(size, size, device=device, dtype=kind) for _ in range(2))
    c = torch.empty_like(a)
    seconds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        torch.matmul(a, b, out=c)
        if on_gpu:
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - begin)
    return 2e-9 * size**3 / statistics.median(seconds[2:])


rates = {"device": torch.cuda.get_device_name() if on_gpu else "the CPU", "torch": torch.__version__}
torch.backends.cuda.matmul.allow_tf32 = False
rates["float"] = rate(torch.float32)
rates["double"] = rate(torch.float64)
if on_gpu:
    torch.backends.cuda.matmul.allow_tf32 = True
    rates["tf32"] = rate(torch.float32)
print(json.dumps(rates))
