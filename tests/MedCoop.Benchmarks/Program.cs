using MedCoop.Benchmarks;

return await CommandLine.RunAsync(args);
