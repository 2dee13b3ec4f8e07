const allRuns = await keptRuns();
