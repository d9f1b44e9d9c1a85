#!/usr/bin/env bash
#SBATCH --job-name=twoscales
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --time=02:00:00
# A sweep as a job array, from the project's folder:
#   sbatch ci/batch/slurm-array.sh EXPERIMENT DIR [SHARDS]
# then: ./twoscales results merge DIR/shard-* --out DIR/whole
# SHARDS is needed to run some tasks again only: sbatch --array=3,5 … EXPERIMENT DIR 8
set -euo pipefail
cd "${SLURM_SUBMIT_DIR:-.}"
shard=$SLURM_ARRAY_TASK_ID
set=$2/shard-$shard
[ -d "$set" ] || exec ./twoscales run "$1" --shard "$shard/${3:-$SLURM_ARRAY_TASK_COUNT}" \
  --threads "${SLURM_CPUS_PER_TASK:-1}" --out "$set"
