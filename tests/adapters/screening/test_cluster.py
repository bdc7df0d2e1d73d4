"""The same batches on a cluster: a real one, of two processes on this machine."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from atalaya.adapters.screening import bulk, cluster
from atalaya.core.errors import Unavailable
from tests.adapters.screening import test_bulk

distributed = pytest.importorskip("distributed", reason="needs tool: dask distributed")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_bytes_as_one_process(tmp_path: Path) -> None:
    own = test_bulk.order(tmp_path, rows=700)
    bulk.run(own)
    alone = own.target.read_bytes()
    with (
        warnings.catch_warnings(),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as machines,
        cluster.Cluster(machines.scheduler_address) as pool,
    ):
        warnings.simplefilter("ignore")
        bulk.run(own, workers=2, pool=pool)
    assert own.target.read_bytes() == alone


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_told() -> None:
    with pytest.raises(Unavailable) as fault:
        cluster.Cluster("no address")
    assert fault.value.code == "screening.cluster"
