Console.WriteLine("The benchmarks: ratios"); return 0;
